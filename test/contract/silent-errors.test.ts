import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createLogger } from '@livegate/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startWorker } from '../../packages/server/src/jobs/worker.ts'
import { type AppUnderTest, authorize, buildTestApp, openAppUnderTest } from './app-under-test.ts'

/** A failing database quotes rows, parameters and texts: the log, and what is kept of a failed job, tell what failed and of nobody. */

let tested: AppUnderTest
let log = ''
const userId = `person-${randomUUID()}`
const sink = new Writable({
  write(chunk, _, done) {
    log += chunk.toString()
    done()
  },
})
const logger = createLogger('trace', sink)

beforeAll(async () => {
  tested = await openAppUnderTest()
})
afterAll(() => tested.close())

const errors = () => log.split('\n').flatMap((line) => (line.includes('"err"') ? [JSON.parse(line).err] : []))

async function logOfDatabase(): Promise<string> {
  const names = (await readdir(tested.dataDir, { recursive: true })).filter((name) => name.endsWith('.log'))
  expect(names.length).toBeGreaterThan(0)
  return (await Promise.all(names.map((name) => readFile(join(tested.dataDir, name), 'utf8')))).join('\n')
}

/** Lets the database fail wherever a person is written. */
const failWith = (statement: string) => `
  create or replace function fail() returns trigger language plpgsql as $$ begin ${statement}; return new; end $$;
  create or replace trigger fail before insert on person for each row execute function fail()`

it.each([
  [
    'a row that a constraint forbids',
    'alter table person add constraint nobody check (false) not valid',
    { code: '23514', constraint: 'nobody' },
  ],
  [
    'what a trigger says',
    failWith(`raise exception 'no % here', new.user_id`),
    { code: 'P0001', message: 'PostgreSQL ERROR P0001' },
  ],
  [
    'a value of another type',
    failWith('perform new.user_id::uuid'),
    { code: '22P02', message: 'PostgreSQL ERROR 22P02' },
  ],
])('of a request: %s', async (_, broken, expected) => {
  const { application, apiKey, dependencies } = tested
  const app = await buildTestApp(dependencies, [], logger)
  const authorization = `Bearer ${await authorize(app, application.id, apiKey)}`
  log = ''
  await dependencies.pool.query(broken)
  const url = `/api/v6/application/${application.id}/user`
  const reply = await app.inject({ method: 'POST', url, headers: { authorization }, payload: { userId } })
  await dependencies.pool.query('alter table person drop constraint if exists nobody')
  await dependencies.pool.query('drop trigger if exists fail on person')
  expect(reply.statusCode).toBe(500)
  expect(errors()).toMatchObject([{ message: expect.stringMatching(/^Failed query: .*\$1/s), cause: expected }])
  expect(errors()[0].stack).toMatch(/^\s+at /)
  expect(log).not.toContain(userId)
  expect(reply.body).not.toContain(userId)
  expect(await logOfDatabase()).not.toContain(userId)
})

it('of a job: neither in the log nor with the job', async () => {
  const { dependencies } = tested
  const { operations, pool } = dependencies
  const settleOnce = async () => (await pool.query('select $1::uuid', [userId])).rowCount === 1
  log = ''
  const worker = await startWorker(
    { ...dependencies, operations: { ...operations, settleOnce } },
    { pool, concurrency: 1, log: (level, message) => logger[level](message) },
  )
  const job = JSON.stringify({ applicationId: tested.application.id, operationId: randomUUID() })
  await pool.query("select graphile_worker.add_job('run_operation', $1::json, max_attempts := 1)", [job])
  const failed = async () => {
    const { rows } = await pool.query(
      'select last_error from graphile_worker._private_jobs where last_error is not null',
    )
    return rows.map(({ last_error }) => last_error as string)
  }
  await expect.poll(failed, { timeout: 20_000 }).toEqual(['PostgreSQL ERROR 22P02'])
  await worker.stop()
  expect(log).toContain("with error 'PostgreSQL ERROR 22P02'")
  expect(log).not.toContain(userId)
})
