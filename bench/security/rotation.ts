// npx tsx bench/security/rotation.ts [templates = 100000] [files = 1000]: how long sealing everything anew takes, and what the process
// that does it is like meanwhile. Bundled PostgreSQL; files of 300 kB.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { newOperation } from '../../packages/server/dist/domain/new-operation.js'
import { resealEverything } from '../../packages/server/dist/domain/retire-master-key.js'
import { describeResource } from '../../packages/server/dist/domain/sample.js'
import { createDiskEvidence } from '../../packages/server/dist/evidence/disk.js'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { followKeys, keyChannel } from '../../packages/server/dist/store/keys-in-force.js'
import { createMasterKeys } from '../../packages/server/dist/store/master-keys.js'
import { listenForNotifications } from '../../packages/server/dist/store/notifications.js'
import { createOperations } from '../../packages/server/dist/store/operations.js'
import { createReseal } from '../../packages/server/dist/store/reseal.js'
import { createTemplates } from '../../packages/server/dist/store/templates.js'
import { masterKey, openFilledDatabase } from '../gallery/filled-database.ts'
import { userId } from '../gallery/fixtures.ts'

const [templates, files] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1000)]
const dataDir = await mkdtemp(join(tmpdir(), 'livegate-rotation-'))
const postgres = await openEmbeddedPostgres({ dataDir })
const { database, application, close } = await openFilledDatabase(postgres.connection, templates)

let keysAtHand: ReadonlyMap<number, Uint8Array> = new Map([[1, masterKey]])
const source = {
  place: 'memory',
  read: () => keysAtHand,
  write: async (keys: ReadonlyMap<number, Uint8Array>) => {
    keysAtHand = keys
  },
}
const notifications = await listenForNotifications(postgres.connection, [keyChannel], console.error)
const keys = await followKeys({ database, source, notifications }, console.error)
const keyring = createKeyring(keys.inForce)
const evidence = createDiskEvidence(join(dataDir, 'evidence'), keyring)
const operations = createOperations(database, keyring)

for (let i = 0; i < files; i++) {
  const now = new Date()
  const operation = newOperation(application.id, { id: randomUUID(), type: 'VERIFICATION', now })
  const bytes = randomBytes(300_000)
  const of = { operationId: operation.id, type: 'SAMPLE_SOURCE', format: 'video/webm' } as const
  const sample = describeResource({ ...of, bytes, now })
  await evidence.put(application, sample, bytes)
  await operations.createWithSample(application.id, operation, sample)
}

const masterKeys = createMasterKeys(database, source, keys)
const reseal = createReseal({ database, keyring, evidence })
const opened = createTemplates(database, keyring)

/** Reads a user's templates again and again until told to stop; ms each. */
async function readUsers(isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!isOver()) {
    const startedAt = performance.now()
    await opened.of(application, userId(Math.floor(Math.random() * templates)))
    times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)
}
const describe = (times: readonly number[]) =>
  `median ${times[times.length >> 1]?.toFixed(1)}, 95th ${times[Math.floor(times.length * 0.95)]?.toFixed(1)}, longest ${times.at(-1)?.toFixed(1)} ms`

let calmOver = false
setTimeout(() => {
  calmOver = true
}, 3000)
console.log(`a user's templates, before: ${describe(await readUsers(() => calmOver))}`)

const stages = new Map<string, { ms: number; done: number }>()
await masterKeys.rotate(new Date())
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
let isOver = false
const reading = readUsers(() => isOver)
let [lastMs, lastDone] = [performance.now(), 0]
const finished = await resealEverything({ masterKeys, reseal }, ({ stage, done }) => {
  const now = performance.now()
  const known = stages.get(stage) ?? { ms: 0, done: 0 }
  stages.set(stage, { ms: known.ms + now - lastMs, done: known.done + done - lastDone })
  ;[lastMs, lastDone] = [now, done]
})
isOver = true
delay.disable()
console.log(`a user's templates, while sealing anew: ${describe(await reading)}`)
for (const [stage, { ms, done }] of stages) console.log(`${stage}: ${done} in ${(ms / 1000).toFixed(1)} s`)
console.log(`all: ${JSON.stringify(finished)}; event loop held for ${(delay.max / 1e6).toFixed(0)} ms at most`)

await keys.close()
await notifications.close()
await close()
await postgres.close()
await rm(dataDir, { recursive: true, force: true })
