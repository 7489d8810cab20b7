// npx tsx bench/security/oracles.ts [rounds = 3000]: whether the time of an answer tells what its words don't: which applications, processes,
// users and operations there are. Pairs of questions that get the same refusal are asked in turn, in an order drawn at random.
import { randomInt, randomUUID } from 'node:crypto'
import { createApplication } from '../../packages/server/dist/index.js'
import { authorize, openAppUnderTest } from '../../test/contract/app-under-test.ts'

const rounds = Number(process.argv[2] ?? 3000)
const tested = await openAppUnderTest({ LIVEGATE_BAN_AFTER_FAILURES: '1000000' })
const { app, application, apiKey } = tested
const token = await authorize(app, application.id, apiKey)
const other = await createApplication(tested.dependencies, { name: 'Another' })
const otherToken = await authorize(app, other.application.id, other.apiKey)
const own = `/api/v6/application/${application.id}`

const created = await app.inject({
  method: 'POST',
  url: `/api/v6/application/${other.application.id}/gateway/process`,
  headers: { authorization: `Bearer ${otherToken}` },
  payload: { biometricMethod: 'FACE', operation: 'ENROLLMENT', userId: 'anna', returnUrl: 'https://rp.example/' },
})
const { processId } = created.json<{ processId: string }>()
const { operationId } = (
  await app.inject({
    url: `/api/v6/application/${other.application.id}/gateway/process/${processId}`,
    headers: { authorization: `Bearer ${otherToken}` },
  })
).json<{ operationId: string }>()

type Request = { method?: 'POST'; url: string; headers?: Record<string, string>; payload?: object }
const authorization = `Bearer ${token}`
const wrongKey = () => `lg_${randomUUID().replaceAll('-', '')}${'x'.repeat(11)}`
const get = (url: string) => ({ url, headers: { authorization } })
const session = (id: string): Request => ({
  method: 'POST',
  url: '/api/capture/session',
  payload: { processId: id, secret: 'x'.repeat(43), sessionKey: 'y'.repeat(32) },
})

const pairs: Record<string, [() => Request, () => Request]> = {
  'a wrong key: of an application / of none': [
    () => ({ url: '/api/v6/authorization', headers: { applicationId: application.id, apiKey: wrongKey() } }),
    () => ({ url: '/api/v6/authorization', headers: { applicationId: randomUUID(), apiKey: wrongKey() } }),
  ],
  "a process: another tenant's / nobody's": [
    () => get(`${own}/gateway/process/${processId}`),
    () => get(`${own}/gateway/process/${randomUUID()}`),
  ],
  "an operation: another tenant's / nobody's": [
    () => get(`${own}/operation/${operationId}`),
    () => get(`${own}/operation/${randomUUID()}`),
  ],
  "a user: another tenant's / nobody's": [() => get(`${own}/user/anna`), () => get(`${own}/user/nora`)],
  "an application: another tenant's / nobody's": [
    () => get(`/api/v6/application/${other.application.id}/user/anna`),
    () => get(`/api/v6/application/${randomUUID()}/user/anna`),
  ],
  'a wrong secret: of a process / of none': [() => session(processId), () => session(randomUUID())],
}

for (const [name, sides] of Object.entries(pairs)) {
  const ms: [number[], number[]] = [[], []]
  const said = new Set<string>()
  for (let round = -200; round < rounds * 2; round += 1) {
    const side = randomInt(2) as 0 | 1
    const request = sides[side]()
    const began = performance.now()
    const reply = await app.inject({ ...request, remoteAddress: `198.18.${randomInt(256)}.${randomInt(256)}` })
    if (round >= 0) ms[side].push(performance.now() - began)
    said.add(`${reply.statusCode} ${reply.json<{ code: string }>().code}`)
  }
  const [a, b] = ms.map(summarise)
  if (a === undefined || b === undefined) continue
  const t = (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count)
  const us = (value: number) => Math.round(value * 1000)
  console.log(`${name}: ${[...said].join(', ')}; median ${us(a.median)} / ${us(b.median)} us, t ${t.toFixed(1)}`)
}
await tested.close()

/** Without the slowest tenth: other work on the machine, as in dudect (Reparaz et al., 2017). */
function summarise(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  const kept = sorted.slice(0, Math.floor(sorted.length * 0.9))
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (kept.length - 1)
  return { count: kept.length, mean, variance, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN }
}
