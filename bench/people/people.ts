// npx tsx bench/people/people.ts [people = 100000]: what creating, listing, grouping and erasing take among many people.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { createSignatures, deriveSigningKey } from '../../packages/server/dist/security/signatures.js'
import { createApplications } from '../../packages/server/dist/store/applications.js'
import { migrateDatabase, openDatabase } from '../../packages/server/dist/store/database.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { createErasures } from '../../packages/server/dist/store/erasures.js'
import { createGroups } from '../../packages/server/dist/store/groups.js'
import { createUsers } from '../../packages/server/dist/store/users.js'
import { makeApplication } from '../gallery/fixtures.ts'

const people = Number(process.argv[2] ?? 100_000)
const dataDir = await mkdtemp(join(tmpdir(), 'livegate-people-'))
const postgres = await openEmbeddedPostgres({ dataDir })
const { database, pool, close } = openDatabase(postgres.connection, { maxConnections: 4, onIdleError: console.error })
await migrateDatabase({ database, pool, close, address: postgres.connection })
const application = makeApplication()
const { id } = application
await createApplications(database).create(application)

// One in ten is enrolled (without a template's bytes), all are in one group, the first have five operations each.
const active = Math.min(people, 100_000)
await pool.query(`insert into person select $1, 'user-' || i, now() from generate_series(1, $2::int) i`, [id, people])
await pool.query(
  `insert into template select gen_random_uuid(), $1, 'user-' || i, 'm', '', 1, gen_random_uuid(), now()
   from generate_series(1, $2::int, 10) i`,
  [id, people],
)
await pool.query(`insert into person_group values ($1, 'all', now())`, [id])
await pool.query(`insert into group_member select $1, 'all', user_id, now() from person`, [id])
await pool.query(
  `insert into operation (id, application_id, type, status, liveness, user_id, created_at, result, ranking)
   select gen_random_uuid(), $1, 'VERIFICATION', 'SUCCESS', 'NONE', 'user-' || i, now(), true,
     jsonb_build_array(jsonb_build_object('userId', 'user-' || ((i * 7) % $2::int + 1), 'scores', '[]'::jsonb))
   from generate_series(1, $2::int) i, generate_series(1, 5)`,
  [id, active],
)
await pool.query('vacuum analyze')

const users = createUsers(database)
const groups = createGroups(database)
const erasures = createErasures(database)
const keyring = createKeyring(randomBytes(32))
const signer = await deriveSigningKey(keyring, { masterKeyVersion: keyring.current, salt: new Uint8Array(0) })
const published = [{ ...signer, signsFrom: new Date() }]
const signatures = createSignatures(
  keyring,
  () => published,
  () => new Date(),
)
const anybody = {
  userIdPrefix: undefined,
  enrolled: undefined,
  groupId: undefined,
  createdAfter: undefined,
  createdBefore: undefined,
}
const middle = { afterId: `user-${Math.floor(people / 2)}`, limit: 200 }
const now = new Date()

/** Median and 95th percentile of a step's time, ms. */
async function measure(name: string, runs: number, step: (run: number) => Promise<unknown>) {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now()
    await step(run)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.min(runs - 1, Math.floor(runs * share))] ?? 0).toFixed(1)
  console.log(`| ${name} | ${at(0.5)} | ${at(0.95)} |`)
}

const limit = people * 10
console.log(`${people} people, ${active * 5} operations\n\n| step | p50, ms | p95, ms |\n| --- | --- | --- |`)
await measure('count everybody (what each creation took before)', 10, () =>
  pool.query('select count(*) from person where application_id = $1', [id]),
)
await measure('create a user', 500, (run) => users.declare(id, `new-${run}`, { limit, now }))
await measure('create a user at the limit: refused', 10, (run) => users.declare(id, `more-${run}`, { limit: 1, now }))
await measure('list a page of 200 in the middle', 50, () => users.list(id, anybody, middle))
await measure('list 200 by prefix', 50, () =>
  users.list(id, { ...anybody, userIdPrefix: 'user-99' }, { ...middle, afterId: undefined }),
)
await measure('list 200 enrolled', 20, () => users.list(id, { ...anybody, enrolled: true }, middle))
await measure('list 200 members of a group of everybody', 20, () =>
  users.list(id, { ...anybody, groupId: 'all' }, middle),
)
await measure('list nobody: no row passes the filters', 5, () =>
  users.list(id, { ...anybody, createdAfter: new Date('2100-01-01') }, middle),
)
await measure('a page of 200 members of the group', 50, () => groups.members(id, 'all', middle))
await measure('read the group, counting its members', 10, () => groups.find(id, 'all'))
await groups.create(id, 'some', { limit, now })
await measure('add 1000 members at once', 20, (run) =>
  groups.addMembers(
    id,
    'some',
    Array.from({ length: 1000 }, (_, i) => `user-${run * 1000 + i + 1}`),
    { limit, now },
  ),
)
await measure('erase a user with 5 operations who stands in 5 rankings', 100, (run) =>
  erasures.erase(id, `user-${run * 31 + 1}`, now, (facts) =>
    signatures.sign('bench', { jti: randomUUID(), ...facts.erased }),
  ),
)

await close()
await postgres.close()
await rm(dataDir, { recursive: true, force: true })
