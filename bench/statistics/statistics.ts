// npm run build && npx tsx bench/statistics/statistics.ts [operations = 1000000]: what the console reads of an application with as many
// operations, evenly over a year: statistics before and after days that are over are counted, and the lists. Bundled PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newApplication } from '../../packages/server/dist/domain/new-application.js'
import type { Biometrics } from '../../packages/server/dist/domain/ports.js'
import { keepStatistics, readStatistics } from '../../packages/server/dist/domain/statistics.js'
import { createApplications } from '../../packages/server/dist/store/applications.js'
import { migrateDatabase, openDatabase } from '../../packages/server/dist/store/database.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { createStatistics } from '../../packages/server/dist/store/statistics.js'

const operations = Number(process.argv[2] ?? 1_000_000)
const dataDir = await mkdtemp(join(tmpdir(), 'livegate-statistics-'))
const postgres = await openEmbeddedPostgres({ dataDir })
const connection = openDatabase(postgres.connection, { maxConnections: 4, onIdleError: console.error })
await migrateDatabase(connection)
const { pool, database } = connection
const application = newApplication({ name: 'Measured', now: new Date() })
await createApplications(database).create(application)

console.log(`writing ${operations} operations …`)
await pool.query(
  `insert into operation (id, application_id, type, status, liveness, created_at, finished_at, result, scores, reasons, error)
   select gen_random_uuid(), $1, 'IDENTIFICATION', case when n % 10 = 0 then 'ERROR' else 'SUCCESS' end, 'FACE_PASSIVE_VIDEO', moment,
     moment + interval '1 s' * (5 + 20 * random()), n % 10 <> 0 and n % 7 <> 0,
     case when n % 10 <> 0 then jsonb_build_array(
       jsonb_build_object('scoreType', 'MATCHING', 'score', case when n % 7 = 0 then random() / 2 else 0.5 + random() / 2 end),
       jsonb_build_object('scoreType', 'LIVENESS', 'score', 0.5 + random() / 2)) end,
     case when n % 7 = 0 then '["MATCHING_BELOW_THRESHOLD"]'::jsonb end, case when n % 10 = 0 then 'PROCESS_EXPIRED' end
   from (select n, now() - interval '365 days' * random() as moment from generate_series(1, $2::int) n) drawn`,
  [application.id, operations],
)
await pool.query('vacuum analyze operation')

const statistics = createStatistics(database)
const clock = { now: () => new Date() }
// Of the models only the thresholds are read here.
const biometrics = { matchingThreshold: () => 0.5, livenessThreshold: 0.5 } as unknown as Biometrics
const dependencies = { statistics, clock, biometrics }
const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

async function timed(name: string, act: () => Promise<unknown>, times = 5): Promise<number> {
  const taken: number[] = []
  for (let run = 0; run < times; run += 1) {
    const startedAt = performance.now()
    await act()
    taken.push(performance.now() - startedAt)
  }
  const median = taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0
  console.log(`${name}: ${median.toFixed(1)} ms`)
  return median
}

const year = () => readStatistics(dependencies, application, { from: dayBefore(364) })
const month = () => readStatistics(dependencies, application, {})
const rawYear = await timed('a year, counted from the rows', year, 1)
const rawMonth = await timed('30 days, counted from the rows', month, 3)
await timed('counting and keeping all days that are over', () => keepStatistics(dependencies, application.id), 1)
const keptYear = await timed('a year, of what is kept and the days since', year)
const keptMonth = await timed('30 days, of what is kept and the days since', month)
console.log(
  `a year: ${(rawYear / keptYear).toFixed(0)} times as fast; 30 days: ${(rawMonth / keptMonth).toFixed(1)} times`,
)
const list = (more: string, values: unknown[] = []) =>
  pool.query(`select * from operation where application_id = $1 ${more} order by created_at desc, id desc limit 101`, [
    application.id,
    ...values,
  ])
await timed('the first page of operations', () => list(''))
await timed('a page in the middle', () => list('and created_at < $2', [dayBefore(180)]))
await timed('the latest that were decided false', () => list("and status = 'SUCCESS' and result = false"))

await connection.close()
await postgres.close()
await rm(dataDir, { recursive: true, force: true })
