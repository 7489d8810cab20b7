// npx tsx bench/security/request-rates.ts [rounds = 3000]: what it costs to count requests, and to refuse them.
import { createRequestCounts } from '../../packages/server/dist/store/request-counts.js'
import { authorize, buildTestApp, openAppUnderTest } from '../../test/contract/app-under-test.ts'

const rounds = Number(process.argv[2] ?? 3000)
const plenty = '10000000'
const tested = await openAppUnderTest({
  LIVEGATE_REQUESTS_PER_MINUTE: plenty,
  LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE: plenty,
  LIVEGATE_NOT_FOUND_PER_MINUTE: '1000000',
})
const { dependencies, application, apiKey } = tested
const token = await authorize(tested.app, application.id, apiKey)
const withLimits = (perAddress: number, perApplication: number, notFound: number) =>
  buildTestApp({ ...dependencies, requestLimits: { perAddress, perApplication, notFound } })
const apps = { counted: tested.app, 'not counted': await withLimits(0, 0, 0), refused: await withLimits(1, 1, 1) }
const request = {
  url: `/api/v6/application/${application.id}/user`,
  headers: { authorization: `Bearer ${token}` },
  remoteAddress: '198.18.0.1',
}

let queries = 0
const { pool } = dependencies
const query = pool.query.bind(pool) as (...given: unknown[]) => unknown
Object.assign(pool, {
  query: (...given: unknown[]) => {
    queries += 1
    return query(...given)
  },
})

const percentile = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
const inMs = (value: number) => `${value.toFixed(3)} ms`

console.log('An authenticated GET, in turn with and without counting:')
const times: Record<string, { ms: number[]; queries: number }> = {}
const names = Object.keys(apps) as (keyof typeof apps)[]
for (const name of names) times[name] = { ms: [], queries: 0 }
for (let round = -200; round < rounds; round += 1) {
  for (const name of names.toSorted(() => Math.random() - 0.5)) {
    const before = queries
    const beganMs = performance.now()
    await apps[name].inject(request)
    const taken = times[name]
    if (round < 0 || taken === undefined) continue
    taken.ms.push(performance.now() - beganMs)
    taken.queries += queries - before
  }
}
for (const [name, { ms, queries: asked }] of Object.entries(times)) {
  ms.sort((a, b) => a - b)
  const figures = [percentile(ms, 0.5), percentile(ms, 0.95), percentile(ms, 0.99)].map(inMs)
  console.log(`  ${name}: ${figures.join(', ')} (median, 95%, 99%); ${(asked / rounds).toFixed(2)} queries`)
}

console.log('Counting alone, and telling the other processes:')
for (const callers of [1000, 10_000, 100_000]) {
  const counts = createRequestCounts(pool)
  const now = new Date()
  const memoryBytes = process.memoryUsage().heapUsed
  const beganMs = performance.now()
  for (let n = 0; n < callers * 5; n += 1) counts.add(`address:${n % callers}`, 100, now)
  const addedMs = performance.now() - beganMs
  const grownMb = (process.memoryUsage().heapUsed - memoryBytes) / 1024 ** 2
  const flushBeganMs = performance.now()
  await counts.flush()
  const flushMs = performance.now() - flushBeganMs
  await counts.close()
  const each = ((addedMs * 1000) / (callers * 5)).toFixed(2)
  console.log(`  ${callers} callers: ${each} us a request, ${grownMb.toFixed(0)} MB; told in ${flushMs.toFixed(0)} ms`)
}
await tested.close()
