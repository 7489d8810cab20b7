// npx tsx bench/security/purge.ts [operations = 1000000]: what the hourly purge costs, first with much to remove, then with nothing. Ten
// applications with as many ended operations each, evenly over a year; one keeps DETAILS for 30 days. Bundled PostgreSQL.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newApplication } from '../../packages/server/dist/domain/new-application.js'
import { createApplications } from '../../packages/server/dist/store/applications.js'
import { migrateDatabase, openDatabase } from '../../packages/server/dist/store/database.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { createPurges } from '../../packages/server/dist/store/purges.js'

const operations = Number(process.argv[2] ?? 1_000_000)
const dataDir = await mkdtemp(join(tmpdir(), 'livegate-purge-'))
const postgres = await openEmbeddedPostgres({ dataDir })
const connection = openDatabase(postgres.connection, { maxConnections: 4, onIdleError: console.error })
await migrateDatabase(connection)
const { pool, database } = connection
const applications = createApplications(database)

const made = Array.from({ length: 10 }, (_, index) => ({
  ...newApplication({ name: `Application ${index}`, now: new Date() }),
  id: randomUUID(),
}))
for (const application of made) await applications.create(application)
const [measured] = made
if (measured === undefined) throw new Error('no application')

console.log(`writing ${operations} operations …`)
for (const { id } of made) {
  await pool.query(
    `insert into operation (id, application_id, type, status, liveness, created_at, finished_at, result, user_agent, scores, reasons, signals)
     select gen_random_uuid(), $1, 'IDENTIFICATION', 'SUCCESS', 'FACE_PASSIVE_VIDEO', moment, moment + interval '20 s', true,
       'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
       '[{"score": 0.99, "scoreType": "MATCHING"}, {"score": 0.91, "scoreType": "LIVENESS"}]', '[]',
       (select jsonb_agg(jsonb_build_object('name', 'SIGNAL_' || i, 'kind', 'PRESENTATION', 'value', random(), 'unit', 'px', 'verdict', 'PASSED', 'allowed', '{"max": 1}'::jsonb))
        from generate_series(1, 12) i where n is not null)
     from (select n, now() - interval '365 days' * random() as moment from generate_series(1, $2::int) n) drawn`,
    [id, operations / made.length],
  )
}
await pool.query('vacuum analyze operation')
const size = async (name: string) =>
  (await pool.query('select pg_size_pretty(pg_relation_size($1::regclass)) as size', [name])).rows[0].size
console.log(`the table: ${await size('operation')}`)

const purges = createPurges(database)
const what = { kind: 'DETAILS', endedBy: new Date(Date.now() - 30 * 24 * 3600_000) } as const

async function timed<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now()
  const result = await act()
  console.log(`${name}: ${(performance.now() - startedAt).toFixed(1)} ms, ${JSON.stringify(result)}`)
  return result
}
const batch = () => purges.removeBatch(measured.id, { ...what, limit: 200 })

async function explain(): Promise<void> {
  const { rows } = await pool.query(
    `explain (analyze, buffers, costs off, timing off) select id from operation where application_id = $1 and finished_at <= $2 and (${hasDetails}) order by finished_at limit 200 for no key update skip locked`,
    [measured?.id, what.endedBy],
  )
  for (const row of rows) console.log(`    ${row['QUERY PLAN']}`)
}
const hasDetails = [
  'scores',
  'ranking',
  'reasons',
  'warnings',
  'signals',
  'camera_facts',
  'user_agent',
  'client_version',
]
  .map((column) => `${column} is not null`)
  .join(' or ')

await timed('how many there are', () => purges.count(measured.id, what))
await timed('the first batch of 200', batch)
await explain()
let batches = 0
await timed('all batches', async () => {
  while ((await batch()).removed > 0) batches += 1
  return { batches }
})
await pool.query('vacuum analyze operation')
await timed('with nothing left: how many', () => purges.count(measured.id, what))
await timed('with nothing left: a batch', batch)
await timed('with nothing left: a batch, again', batch)
await explain()
console.log(`the index: ${await size('operation_with_details').catch(() => 'none')}`)

await connection.close()
await postgres.close()
await rm(dataDir, { recursive: true, force: true })
