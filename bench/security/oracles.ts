// npx tsx bench/security/oracles.ts [rounds = 3000] [FILE.svg or -] [words = all pairs]: whether the time of an answer tells what its words don't: which
// applications, keys, processes, users and operations there are. Pairs of questions that get the same refusal, about something
// that there is and something that there isn't, are asked one right after the other, which first is drawn at random. Prints a table in Markdown.
import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createApplication } from '../../packages/server/dist/index.js'
import { authorize, openAppUnderTest } from '../../test/contract/app-under-test.ts'
import { plotTimes, type TimesPanel } from './plot-times.ts'

const rounds = Number(process.argv[2] ?? 3000)
const [, , , svg = '-', words = ''] = process.argv
const tested = await openAppUnderTest({
  LIVEGATE_BAN_AFTER_FAILURES: '1000000',
  LIVEGATE_REQUESTS_PER_MINUTE: '0',
  LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE: '0',
  LIVEGATE_NOT_FOUND_PER_MINUTE: '0',
})
const { app, application, apiKey } = tested
const { pool } = tested.dependencies
// Waiting for the disk takes a hundred times as long as what is sought, and differs by more: an attacker has to live with it, we need not.
await pool.query('alter system set synchronous_commit = off')
await pool.query('select pg_reload_conf()')
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
type Pair = {
  ask: [there: () => Request, notThere: () => Request]
  /** Failures that are counted before the first question; else they are forgotten now and then, so that nothing is held up. */
  failuresBefore?: number
}
const authorization = `Bearer ${token}`
const [nobodysApplication, nobodysProcess, nobodysOperation] = [randomUUID(), randomUUID(), randomUUID()]
const secret = () => randomBytes(33).toString('base64url').replace(/[-_]/g, 'a').slice(0, 43)
const keyAtRandom = () => `lg_${randomBytes(6).toString('hex')}_${secret()}`
const withKeyId = (key: string) => () => `${key.slice(0, 16)}${secret()}`
const get = (url: string) => ({ url, headers: { authorization } })
const offer = (applicationId: string, make: () => string) => () => ({
  url: '/api/v6/authorization',
  headers: { applicationId, apiKey: make() },
})
const post = (url: string, payload: object): Request => ({ method: 'POST', url: `/api/capture/${url}`, payload })
const link = (id: string) => () => post('session', { processId: id, secret: secret(), sessionKey: 'y'.repeat(32) })
const code = (id: string) => () =>
  post('handoff/session', { processId: id, code: secret().slice(0, 22), sessionKey: 'y'.repeat(32) })

function forge(subject: string): Request {
  const [header = '', body = ''] = token.split('.')
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: subject }
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  const forged = `${signed}.${createHmac('sha256', randomBytes(32)).update(signed).digest('base64url')}`
  return { url: `${own}/user`, headers: { authorization: `Bearer ${forged}` } }
}

const keys: Pair['ask'] = [offer(application.id, keyAtRandom), offer(nobodysApplication, keyAtRandom)]
const parts: Pair['ask'] = [offer(application.id, withKeyId(apiKey)), offer(application.id, withKeyId(keyAtRandom()))]
const forged: Pair['ask'] = [() => forge(other.application.id), () => forge(nobodysApplication)]
const links: Pair['ask'] = [link(processId), link(nobodysProcess)]
const codes: Pair['ask'] = [code(processId), code(nobodysProcess)]

const pairs: Record<string, Pair> = {
  'a wrong key: of an application / of none': { ask: keys },
  'a wrong key, once held up': { ask: keys, failuresBefore: 100 },
  'a key: its public part right / wrong': { ask: parts },
  'a public part, once held up': { ask: parts, failuresBefore: 100 },
  'a forged token: of an application / of none': { ask: forged },
  'a forged token, once held up': { ask: forged, failuresBefore: 100 },
  "an application: another tenant's / nobody's": {
    ask: [
      () => get(`/api/v6/application/${other.application.id}/user/anna`),
      () => get(`/api/v6/application/${nobodysApplication}/user/anna`),
    ],
  },
  "a user: another tenant's / nobody's": { ask: [() => get(`${own}/user/anna`), () => get(`${own}/user/nora`)] },
  "a process: another tenant's / nobody's": {
    ask: [() => get(`${own}/gateway/process/${processId}`), () => get(`${own}/gateway/process/${nobodysProcess}`)],
  },
  "an operation: another tenant's / nobody's": {
    ask: [() => get(`${own}/operation/${operationId}`), () => get(`${own}/operation/${nobodysOperation}`)],
  },
  'a wrong link: of a process / of none': { ask: links },
  'a wrong link, once held up': { ask: links, failuresBefore: 100 },
  'a wrong code: of a process / of none': { ask: codes },
  'a wrong code, once held up': { ask: codes, failuresBefore: 100 },
}

const forgetEvery = 8
const panels: TimesPanel[] = []
console.log('| there is / there is not | answer | median, µs | difference, µs (95%) | t |\n|---|---|---|---|---|')
for (const [name, { ask, failuresBefore = 0 }] of Object.entries(pairs).filter(([name]) => name.includes(words))) {
  const us: [number[], number[]] = [[], []]
  const said = new Set<string>()
  await pool.query('truncate credential_failure, failure_count, known_address')
  for (let round = -100 - failuresBefore; round < rounds; round += 1) {
    if (failuresBefore === 0 && round % forgetEvery === 0)
      await pool.query('update credential_failure set failures = 1')
    const first = randomInt(2)
    for (const side of [first, 1 - first] as (0 | 1)[]) {
      const request = ask[side]()
      const beganMs = performance.now()
      const reply = await app.inject({ ...request, remoteAddress: `198.18.${randomInt(256)}.${randomInt(256)}` })
      const takenUs = (performance.now() - beganMs) * 1000
      if (round < 0) continue
      us[side].push(takenUs)
      said.add(`${reply.statusCode} ${reply.json<{ code: string }>().code}`)
    }
  }
  const [there, notThere] = us
  const { mean, error } = trimmedMean(there.map((taken, round) => taken - (notThere[round] ?? 0)))
  const t = mean / error
  const interval = [-1.96, 1.96].map((z) => (mean + z * error).toFixed(0)).join(' to ')
  const row = [name, [...said].join(', '), us.map((values) => quantile(values, 0.5).toFixed(0)).join(' / ')]
  console.log(`| ${[...row, `${mean.toFixed(1)} (${interval})`, t.toFixed(1)].join(' | ')} |`)
  panels.push({ name, t, ...histogram(there, notThere) })
}
await tested.close()
if (svg !== '-') await writeFile(svg, plotTimes(panels))

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN
}

/**
 * The mean without a tenth at either end, and its standard error by the winsorised variance (Yuen, Biometrika 61, 1974): other work
 * on the machine makes some answers ten times slower.
 */
function trimmedMean(values: readonly number[]): { mean: number; error: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const cut = Math.floor(sorted.length * 0.1)
  const [low, high] = [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 0]
  const kept = sorted.slice(cut, sorted.length - cut)
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length
  const winsorised = sorted.map((value) => Math.min(high, Math.max(low, value)))
  const centre = winsorised.reduce((sum, value) => sum + value, 0) / winsorised.length
  const variance = winsorised.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (winsorised.length - 1)
  return { mean, error: Math.sqrt(variance / winsorised.length) / 0.8 }
}

function histogram(first: number[], second: number[], count = 40) {
  const [fromUs, toUs] = [Math.min(...first, ...second), Math.max(quantile(first, 0.9), quantile(second, 0.9))]
  const shares = (values: number[]) => {
    const bins = Array<number>(count).fill(0)
    for (const value of values) {
      const bin = Math.floor(((value - fromUs) / (toUs - fromUs)) * count)
      if (bin < count) bins[bin] = (bins[bin] ?? 0) + 1 / values.length
    }
    return bins
  }
  const [a, b] = [shares(first), shares(second)]
  return { fromUs, toUs, bins: a.map((share, i) => ({ first: share, second: b[i] ?? 0 })) }
}
