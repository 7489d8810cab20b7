import { randomUUID } from 'node:crypto'
import type { CaptureView, HandoffCode, OpenSessionReply, PhoneStage } from '@livegate/contract'
import { authorize, buildTestApp, openAppUnderTest } from '../../test/contract/app-under-test.ts'

/**
 * How long after the phone says what it does the computer's stream has it: `npx tsx bench/handoff/mirror-latency.ts`. Real HTTP on
 * this machine, the bundled PostgreSQL; from sending the phone's request to reading the event, ms.
 */
const rounds = 200

const tested = await openAppUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
const app = await buildTestApp(tested.dependencies)
const origin = await app.listen({ port: 0, host: '127.0.0.1' })

async function post<T>(path: string, token: string | undefined, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const reply = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

const authToken = await authorize(app, tested.application.id, tested.apiKey)
const { processId, gatewayUrl } = await post<{ processId: string; gatewayUrl: string }>(
  `/api/v6/application/${tested.application.id}/gateway/process`,
  authToken,
  { biometricMethod: 'FACE', operation: 'ENROLLMENT', userId: 'ana', returnUrl: 'https://rp.example/' },
)
const secret = gatewayUrl.split('#')[1]
const session = { processId, secret, sessionKey: randomUUID() }
const computer = await post<OpenSessionReply>('/api/capture/session', undefined, session)
const { url } = await post<HandoffCode>('/api/capture/handoff/code', computer.captureToken, { purpose: 'SCAN' })
const offer = { processId, code: url.split('=')[1], sessionKey: randomUUID() }
const phone = await post<OpenSessionReply>('/api/capture/handoff/session', undefined, offer)

const stream = await fetch(`${origin}/api/capture/events`, {
  headers: { authorization: `Bearer ${computer.captureToken}` },
})
let arrived: ((atMs: number) => void) | undefined
let awaited: PhoneStage | undefined
void (async () => {
  const decoder = new TextDecoder()
  for await (const chunk of stream.body ?? []) {
    for (const [, data] of decoder.decode(chunk).matchAll(/^data: (.*)$/gm)) {
      if ((JSON.parse(data ?? '') as CaptureView).phone?.stage === awaited) arrived?.(performance.now())
    }
  }
})().catch(() => undefined)

const latenciesMs: number[] = []
for (let round = 0; round < rounds; round += 1) {
  const stage: PhoneStage = round % 2 === 0 ? 'CAMERA' : 'RECORDING'
  awaited = stage
  const event = new Promise<number>((resolve) => {
    arrived = resolve
  })
  const sentMs = performance.now()
  await post('/api/capture/handoff/presence', phone.captureToken, { stage })
  latenciesMs.push((await event) - sentMs)
}

latenciesMs.sort((a, b) => a - b)
const quantile = (part: number) => (latenciesMs[Math.floor(part * (rounds - 1))] ?? Number.NaN).toFixed(1)
console.log(JSON.stringify({ rounds, p50Ms: quantile(0.5), p95Ms: quantile(0.95), maxMs: quantile(1) }))
await tested.close()
process.exit(0)
