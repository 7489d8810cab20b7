// npx tsx bench/security/audit-log.ts [seconds a figure = 3]: what the audit log costs writers, and how long it takes to verify.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyAuditLog } from '../../packages/server/dist/domain/verify-audit-log.js'
import { openAuditSource } from '../../packages/server/dist/index.js'
import { appendAudit } from '../../packages/server/dist/store/append-audit.js'
import { createApplications } from '../../packages/server/dist/store/applications.js'
import { createAuditLog } from '../../packages/server/dist/store/audit-log.js'
import { migrateDatabase, openDatabase, type Transaction } from '../../packages/server/dist/store/database.js'
import { openEmbeddedPostgres } from '../../packages/server/dist/store/embedded.js'
import { person } from '../../packages/server/dist/store/schema.js'
import { makeApplication } from '../gallery/fixtures.ts'

const secondsEach = Number(process.argv[2] ?? 3)
const dataDir = await mkdtemp(join(tmpdir(), 'livegate-audit-'))
const postgres = await openEmbeddedPostgres({ dataDir })
const connection = openDatabase(postgres.connection, { maxConnections: 40, onIdleError: console.error })
const { database, pool } = connection
await migrateDatabase(connection)
const applications = Array.from({ length: 16 }, () => makeApplication())
for (const application of applications) await createApplications(database).create(application)
const first = applications[0]?.id ?? ''

type Work = (transaction: Transaction, writer: number) => Promise<void>

/** Transactions a second, and how long one takes (ms, median and 99th percentile), with so many writers at once. */
async function measure(writers: number, work: Work) {
  const endMs = performance.now() + secondsEach * 1000
  const latenciesMs: number[] = []
  const write = async (writer: number) => {
    while (performance.now() < endMs) {
      const beganMs = performance.now()
      await database.transaction((transaction) => work(transaction, writer))
      latenciesMs.push(performance.now() - beganMs)
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  latenciesMs.sort((a, b) => a - b)
  const at = (share: number) => (latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1).padStart(6)
  return `${String(Math.round(latenciesMs.length / secondsEach)).padStart(6)} /s  ${at(0.5)} ms  ${at(0.99)} ms`
}

async function insertRow(transaction: Transaction, applicationId: string) {
  await transaction.insert(person).values({ applicationId, userId: randomUUID(), createdAt: new Date() })
}

const tell = (transaction: Transaction, chain: string) =>
  appendAudit(transaction, chain, [{ type: 'OPERATION_ENDED', subject: { operationId: randomUUID() } }])

const works: Record<string, Work> = {
  'a row': (transaction) => insertRow(transaction, first),
  'a row and its event, one chain': async (transaction) => {
    await insertRow(transaction, first)
    await tell(transaction, first)
  },
  'a row and its event, 16 chains': async (transaction, writer) => {
    const { id = first } = applications[writer % applications.length] ?? {}
    await insertRow(transaction, id)
    await tell(transaction, id)
  },
}

console.log('writers  transaction                          rate     median        p99')
for (const writers of [1, 4, 16, 32]) {
  for (const [name, work] of Object.entries(works)) {
    console.log(`${String(writers).padStart(7)}  ${name.padEnd(32)} ${await measure(writers, work)}`)
  }
}

const auditLog = createAuditLog(database)
const beganMs = performance.now()
const found = await verifyAuditLog(await openAuditSource(auditLog), {
  claimsOf: () => undefined,
  isSigned: async () => false,
})
const rate = found.events / ((performance.now() - beganMs) / 1000)
const { rows } = await pool.query("select pg_total_relation_size('audit_event') as bytes")
console.log(`verified ${found.events} rows, ${Math.round(rate)} /s, ${found.faults.length} faults`)
console.log(`${Math.round(Number(rows[0].bytes) / found.events)} bytes a row, with its index`)

await connection.close()
await postgres.close()
await rm(dataDir, { recursive: true, force: true })
