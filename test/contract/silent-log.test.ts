import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** What is logged at the most talkative level while somebody is enrolled, verified, found, looked at and erased. */

const userId = 'gertrude-of-nowhere@example.com'
let livegate: RunningLivegate
let log = ''

beforeAll(async () => {
  const started = await startLivegate({ environment: { LIVEGATE_LOG_LEVEL: 'trace' } })
  for (const stream of [started.process.stdout, started.process.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
  }
  livegate = await withApplication(started)
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

it('tells what was called and how it went, and nothing of who or what', async () => {
  const client = await connect(livegate)
  const secrets: string[] = [userId, encodeURIComponent(userId), livegate.apiKey, livegate.apiKey.slice(12)]
  secrets.push(client.authorization.slice(7), client.authorization.split('.')[2] ?? '')
  const run = async (body: Record<string, unknown>, sample: Uint8Array) => {
    const metadata = { note: `about ${userId}` }
    const { processId, gatewayUrl } = await client.createProcess({ ...body, metadata, state: `state-${userId}` })
    const capture = await openCapture(gatewayUrl)
    await capture.begin()
    const uploadId = randomUUID()
    await capture.sendPart(uploadId, 0, sample.subarray(0, 1000))
    expect((await capture.sendEnd(uploadId, 1000, sample)).status).toBe(202)
    secrets.push(new URL(gatewayUrl).hash.slice(1), capture.captureToken, capture.captureToken.split('.')[2] ?? '')
    secrets.push(Buffer.from(sample.subarray(300, 330)).toString('base64').slice(2, 30))
    secrets.push(Buffer.from(sample.subarray(300, 330)).toString('hex'))
    const report = await client.completion(processId)
    for (const { score } of report.data.scores ?? []) secrets.push(String(score).slice(0, 8))
    for (const { url } of report.resources ?? []) await client.download(url)
    return report
  }
  const enrolled = await run(
    { operation: 'ENROLLMENT', userId },
    await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 }),
  )
  expect(enrolled.data.result).toBe(true)
  const again = await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 })
  const verified = await run({ operation: 'VERIFICATION', userId }, again)
  expect(verified.data.result).toBe(true)
  const found = await run(
    { operation: 'IDENTIFICATION', groupId: '*' },
    await makeClip({ recording: 'personAOtherDay', fromMs: 8000, lengthMs: 2500 }),
  )
  expect(found.data.userId).toBe(userId)
  await client.get(`user/${encodeURIComponent(userId)}`)
  const wrong = await fetch(`${livegate.url}/api/v6/authorization?user=${encodeURIComponent(userId)}`, {
    headers: { applicationId: livegate.applicationId, apiKey: 'lg_a-key-that-is-wrong' },
  })
  expect(wrong.status).toBe(403)
  const url = `${livegate.url}/api/v6/application/${livegate.applicationId}/user/${encodeURIComponent(userId)}`
  const erased = await fetch(url, { method: 'DELETE', headers: { authorization: client.authorization } })
  expect(erased.status).toBe(200)
  expect(await livegate.stop()).toBe(0)

  expect(log).toContain('/api/v6/application/:applicationId/user/:userId')
  expect(log.length).toBeGreaterThan(2000)
  for (const secret of [...secrets, 'lg_a-key-that-is-wrong', 'embedding', '"score']) {
    expect(secret.length).toBeGreaterThan(5)
    expect(log, secret).not.toContain(secret)
  }
  expect(log).not.toMatch(/127\.0\.0\.1:\d+|remoteAddress/)
})
