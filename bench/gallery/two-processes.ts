// How long the first search of an application takes, and how soon another process finds who was just enrolled: two
// processes on one bundled PostgreSQL, sealed templates, the server's own code.
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { enrolTemplate } from '../../packages/server/dist/store/templates.js'
import { masterKey, openFilledDatabase } from './filled-database.ts'
import { templateOf, timeEach, userId } from './fixtures.ts'
import { makePerson } from './synthetic-templates.ts'

const enrolments = 100

export async function measureTwoProcesses(people: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'livegate-gallery-'))
  const postgres = await openEmbeddedPostgres({ dataDir })
  const filled = await openFilledDatabase(postgres.connection, people)
  const keyring = createKeyring(masterKey)
  const { application, database } = filled
  const other = fork(new URL('./other-process.ts', import.meta.url), { serialization: 'advanced' })
  other.send({ address: postgres.connection, application })
  await once(other, 'message')
  const search = async (person: number) => {
    other.send({ probe: Array.from(makePerson(person, 1)[0] ?? []) })
    const [answer] = await once(other, 'message')
    return answer as { size: number; best: string; longestPauseMs: number; grownMb: number }
  }

  const enrol = async (person: number) => {
    const [embedding = new Float32Array()] = makePerson(person, 1)
    await filled.pool.query('insert into person values ($1, $2, now())', [application.id, userId(person)])
    const made = { userId: userId(person), template: templateOf(embedding), operationId: randomUUID(), quality: 1 }
    const enrolled = { ...made, now: new Date(), chooseDropped: () => [] }
    await database.transaction((transaction) => enrolTemplate(transaction, keyring, application, enrolled))
  }

  const first = await timeEach([0], search)
  const next = await timeEach(
    Array.from({ length: 50 }, (_, i) => i),
    search,
  )
  const newcomers = Array.from({ length: enrolments }, (_, i) => people + i)
  const found: boolean[] = []
  const visibleMs: number[] = []
  for (const person of newcomers) {
    await enrol(person)
    const committedAt = performance.now()
    const { best, size } = await search(person)
    visibleMs.push(performance.now() - committedAt)
    found.push(best === userId(person) && size === person + 1)
  }
  visibleMs.sort((a, b) => a - b)
  other.kill()
  await filled.close()
  await postgres.close()
  await rm(dataDir, { recursive: true, force: true })
  return {
    templates: people,
    'first search, s': first.p50 / 1000,
    'longest pause of the event loop then, ms': first.outputs[0]?.longestPauseMs ?? Number.NaN,
    'RSS grown, MB': first.outputs[0]?.grownMb ?? Number.NaN,
    'search, p50': next.p50,
    'commit to found by the other process: p50': visibleMs[enrolments / 2] ?? Number.NaN,
    longest: visibleMs.at(-1) ?? Number.NaN,
    'found by the first search': `${found.filter(Boolean).length} of ${enrolments}`,
  }
}
