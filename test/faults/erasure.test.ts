import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDependencies, readConfig } from '@livegate/server'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** The erasure of people whom the real engine has enrolled, verified and found, on a server that may be killed. */

const userId = 'anna@example.com/1'

let clip: Uint8Array
let again: Uint8Array
let livegate: RunningLivegate

beforeAll(async () => {
  clip = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  again = await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 })
})

beforeEach(async () => {
  livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
})

afterEach(async () => {
  await livegate.stop()
  await livegate.discard()
})

async function upload(body: Record<string, unknown>, sample: Uint8Array) {
  const client = await connect(livegate)
  const { gatewayUrl, processId } = await client.createProcess({
    ...body,
    returnUrl: `https://rp.example/back?user=${encodeURIComponent(userId)}`,
    metadata: { customer: userId },
  })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  const facts = encodeURIComponent(JSON.stringify({ label: `camera of ${userId}` }))
  const sent = await capture.send(sample, 'video/webm', undefined, { 'camera-facts': facts })
  expect(sent.status).toBe(202)
  return { client, processId }
}

async function decide(body: Record<string, unknown>, sample: Uint8Array) {
  const { client, processId } = await upload(body, sample)
  return client.completion(processId)
}

async function deleteUser() {
  const { authorization } = await connect(livegate)
  const url = `${livegate.url}/api/v6/application/${livegate.applicationId}/user/${encodeURIComponent(userId)}`
  return fetch(url, { method: 'DELETE', headers: { authorization } })
}

const evidenceFiles = () => readdir(join(livegate.dataDir, 'evidence', livegate.applicationId)).catch(() => [])

/** What a second server on the same data is made of, in this process. */
async function openSecond() {
  const reading = readConfig(livegate.environment)
  if ('errors' in reading) throw new Error(reading.errors.join())
  return createDependencies(
    reading.config,
    () => {},
    () => {},
  )
}

/** Rows of any table that have the userId anywhere in them. */
async function rowsOfUser(): Promise<string[]> {
  const { pool, close } = await openSecond()
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of tables.rows) {
    const { rows } = await pool.query(`select 1 from ${name} as row where strpos(row::text, $1) > 0`, [userId])
    if (rows.length > 0) found.push(name)
  }
  await close()
  return found
}

describe('erasing a person', () => {
  it('leaves no row and no file, ends what runs, and nobody finds them any more', async () => {
    expect((await decide({ operation: 'ENROLLMENT', userId }, clip)).data.result).toBe(true)
    expect((await decide({ operation: 'VERIFICATION', userId }, again)).data.result).toBe(true)
    expect((await decide({ operation: 'IDENTIFICATION', groupId: '*' }, again)).data.userId).toBe(userId)
    const running = await upload({ operation: 'VERIFICATION', userId }, again)
    expect(await rowsOfUser()).not.toEqual([])
    expect(await evidenceFiles()).not.toEqual([])

    expect((await deleteUser()).status).toBe(200)
    expect(await rowsOfUser()).toEqual([])
    expect(await evidenceFiles()).toEqual([])
    const ended = await running.client.completion(running.processId)
    expect(ended.data.userId).toBeUndefined()
    expect(ended.resources).toBeUndefined()
    const sought = await decide({ operation: 'IDENTIFICATION', groupId: '*' }, again)
    expect(sought.data).toMatchObject({ result: false, ranking: [] })
    expect((await deleteUser()).status).toBe(404)
  })

  it.each([0, 30, 100, 300])(
    '%i ms after a SAMPLE of theirs was accepted, whatever its run has come to',
    async (delayMs) => {
      expect((await decide({ operation: 'ENROLLMENT', userId }, clip)).data.result).toBe(true)
      const { client, processId } = await upload({ operation: 'ENROLLMENT', userId, mode: 'ADD' }, again)
      await sleep(delayMs)
      expect((await deleteUser()).status).toBe(200)
      const ended = await client.completion(processId)
      expect(['SUCCESS', 'ERROR']).toContain(ended.status)
      if (ended.status === 'ERROR') expect(ended.data.error).toBe('USER_DELETED')
      expect(await rowsOfUser()).toEqual([])
      expect(await evidenceFiles()).toEqual([])
    },
  )

  it('takes them out of the memory of other servers within a second', async () => {
    expect((await decide({ operation: 'ENROLLMENT', userId }, clip)).data.result).toBe(true)
    const second = await openSecond()
    const application = await second.applications.find(livegate.applicationId)
    if (application === undefined) throw new Error('no application')
    const [probe] = await second.templates.of(application, userId)
    if (probe === undefined) throw new Error('not enrolled')
    const search = () => second.gallery.search(application, probe, { limit: 9 })
    expect((await search()).candidates).toEqual([expect.objectContaining({ userId })])
    expect((await deleteUser()).status).toBe(200)
    await sleep(1000)
    expect(await search()).toEqual({ size: 0, candidates: [] })
    await second.close()
  })

  it('is finished by the next start when the server is killed before the evidence is removed', async () => {
    expect((await decide({ operation: 'ENROLLMENT', userId }, clip)).data.result).toBe(true)
    await livegate.stop()
    const script = fileURLToPath(new URL('erase-and-die.mjs', import.meta.url))
    const environment = { PATH: process.env.PATH ?? '', ...livegate.environment }
    const child = spawn(process.execPath, [script, livegate.applicationId, userId], {
      env: environment,
      stdio: 'inherit',
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    expect(await evidenceFiles()).toHaveLength(2)

    const { applicationId, apiKey, dataDir } = livegate
    livegate = { ...(await startLivegate({ dataDir, environment: livegate.environment })), applicationId, apiKey }
    for (const deadline = Date.now() + 30_000; (await evidenceFiles()).length > 0; ) {
      if (Date.now() > deadline) throw new Error('the evidence is still there')
      await sleep(50)
    }
    expect(await rowsOfUser()).toEqual([])
  })
})
