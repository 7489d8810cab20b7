import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readConfig } from '../config.ts'
import { createDependencies, type Dependencies } from '../dependencies.ts'
import { createApplication } from '../domain/create-application.ts'
import { openAuditSource, verifyAuditLog } from '../domain/verify-audit-log.ts'
import { createSignedReader } from '../security/read-signed.ts'
import { startWorker } from './worker.ts'

let dependencies: Dependencies
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'livegate-seal-'))
  const reading = readConfig({ LIVEGATE_DATA_DIR: dataDir })
  if ('errors' in reading) throw new Error(reading.errors.join())
  dependencies = await createDependencies(
    reading.config,
    () => {},
    () => {},
  )
})
afterAll(async () => {
  await dependencies?.close()
  await rm(dataDir, { recursive: true, force: true })
})

it('signs how far the audit log has come, once, and logs what it signed', async () => {
  const { auditLog, signatures, pool } = dependencies
  await createApplication(dependencies, { name: 'Audited' })
  const lines: string[] = []
  const log = (_level: string, line: string) => void lines.push(line)
  const worker = await startWorker(dependencies, { pool, concurrency: 1, log })
  await pool.query("select graphile_worker.add_job('seal_audit_log')")
  await vi.waitFor(() => expect(lines.join()).toContain('audit checkpoint'), { timeout: 20_000 })
  await worker.stop()
  const [checkpoint] = await auditLog.checkpoints()
  expect(lines).toContain(`audit checkpoint 1: ${checkpoint?.jws}`)
  const reader = createSignedReader(signatures.publicKeys)
  const verification = await verifyAuditLog(await openAuditSource(auditLog), reader)
  expect(verification).toEqual({ chains: 1, events: 2, checkpoints: 1, unsigned: 0, faults: [] })
})
