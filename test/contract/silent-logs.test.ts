import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OperationReport } from '@livegate/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, runLivegate, startLivegate } from '../start-livegate.ts'

/** What the server says of a person while it says everything: nothing. */

let livegate: RunningLivegate
let log = ''
let clip: Uint8Array
let clipLater: Uint8Array

const userId = `person-${randomUUID()}`
const groupId = `group-${randomUUID()}`
const transactionSecret = `state-${randomUUID()}`

beforeAll(async () => {
  livegate = await startLivegate({ environment: { LIVEGATE_LOG_LEVEL: 'trace' } })
  const listen = (chunk: Buffer) => {
    log += chunk.toString()
  }
  livegate.process.stdout?.on('data', listen)
  livegate.process.stderr?.on('data', listen)
  clip = await makeClip({ recording: 'personA', fromMs: 3000, lengthMs: 2500 })
  clipLater = await makeClip({ recording: 'personA', fromMs: 6000, lengthMs: 2500 })
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

/** A visit to the capture page; says what of it must stay secret. */
async function visit(client: Awaited<ReturnType<typeof connect>>, operation: string, sample: Uint8Array) {
  const subject = operation === 'IDENTIFICATION' ? { groupId } : { userId }
  const { processId, gatewayUrl } = await client.createProcess({ operation, ...subject, state: transactionSecret })
  const sessionKey = randomUUID()
  const page = await openCapture(gatewayUrl, sessionKey)
  await page.begin()
  expect((await page.send(sample)).status).toBe(202)
  const report = await client.completion(processId)
  return { report, secrets: [new URL(gatewayUrl).hash.slice(1), sessionKey, page.captureToken] }
}

/** Requests that are refused: an error must not repeat what it refuses. */
async function provokeErrors(authorization: string) {
  const { url, applicationId, apiKey } = livegate
  const application = `${url}/api/v6/application/${applicationId}`
  const json = { authorization, 'content-type': 'application/json' }
  const unreadable = new FormData()
  unreadable.append('sample', new Blob([new Uint8Array(clip.subarray(0, 2000))]))
  const upload = { method: 'POST', headers: { authorization }, body: unreadable }
  const { status } = await fetch(`${application}/user/${userId}/verification`, upload)
  expect(status).toBeLessThan(500)
  const requests: [string, RequestInit][] = [
    [`${url}/api/v6/authorization`, { headers: { applicationId, apiKey: `${apiKey}x` } }],
    [`${application}/user/${userId}`, { headers: { authorization: `${authorization}x` } }],
    [`${application}/nothing/${userId}?token=${authorization.slice(7)}`, { headers: { authorization } }],
    [`${application}/gateway/process`, { method: 'POST', headers: json, body: `{"userId":"${userId}",` }],
    [`${application}/user`, { method: 'POST', headers: json, body: JSON.stringify({ userId }) }],
    [`${application}/user`, { method: 'POST', headers: json, body: JSON.stringify({ userId: [userId] }) }],
    [`${application}/user/${userId}/verification`, { method: 'POST', headers: json, body: '{}' }],
  ]
  for (const [address, request] of requests) {
    const { status } = await fetch(address, request)
    expect([address, status >= 400 && status < 500]).toEqual([address, true])
  }
}

function scoresOf({ data }: OperationReport): string[] {
  const all = [...(data.scores ?? []), ...(data.ranking ?? []).flatMap(({ scores }) => scores)]
  return all.map(({ score }) => String(score)).filter((score) => score.length > 4)
}

/** Pieces of bytes as a log would show them, at any of the three places where base64 may begin. */
function tracesOf(bytes: Uint8Array): string[] {
  const places = [0, 1, 2, 999, 1000, 1001, bytes.length - 64]
  return places.flatMap((place) => {
    const piece = Buffer.from(bytes.subarray(place, place + 30))
    return [piece.toString('base64').slice(4, 36), piece.toString('hex')]
  })
}

async function filesOfLogs(): Promise<string> {
  const names = (await readdir(livegate.dataDir, { recursive: true })).filter((name) => /\.log$/.test(name))
  return (await Promise.all(names.map((name) => readFile(join(livegate.dataDir, name), 'utf8')))).join('\n')
}

it('names nobody, shows nobody, measures nobody and gives no key away, at the level trace', async () => {
  const client = await connect(livegate)
  const enrolled = await visit(client, 'ENROLLMENT', clip)
  expect(enrolled.report.data.result).toBe(true)
  const verified = await visit(client, 'VERIFICATION', clipLater)
  await client.post('group', { groupId })
  const app = ['--app', livegate.applicationId]
  const added = await runLivegate(livegate.environment, 'group', 'add', ...app, groupId, userId)
  expect(added.code).toBe(0)
  const identified = await visit(client, 'IDENTIFICATION', clipLater)
  expect(identified.report.data.ranking).toMatchObject([{ userId }])
  const selfie = enrolled.report.resources?.find(({ type }) => type === 'SELFIE')
  const picture = await client.download(selfie?.url ?? '')
  await provokeErrors(client.authorization)
  const erased = await fetch(`${livegate.url}/api/v6/application/${livegate.applicationId}/user/${userId}`, {
    method: 'DELETE',
    headers: { authorization: client.authorization },
  })
  expect(erased.status).toBe(200)

  const visits = [enrolled, verified, identified]
  const secrets = {
    ids: [userId, groupId, transactionSecret],
    credentials: [livegate.apiKey, client.authorization.slice(7), ...visits.flatMap((one) => one.secrets)],
    scores: visits.flatMap(({ report }) => scoresOf(report)),
    media: [clip, clipLater, picture.bytes].flatMap(tracesOf),
  }
  expect(secrets.scores.length).toBeGreaterThan(3)
  expect(log).toContain('"route":"/api/v6/application/:applicationId/user/:userId"')
  expect(log.split('\n').length).toBeGreaterThan(20)
  const heard = `${log}\n${await filesOfLogs()}`
  for (const [kind, values] of Object.entries(secrets)) {
    expect([kind, values.filter((value) => heard.includes(value))]).toEqual([kind, []])
  }
  // An embedding, or a part of one, whatever its numbers.
  expect(heard).not.toMatch(/(-?\d\.\d+(e-\d+)?\s*,\s*){4}/)
})
