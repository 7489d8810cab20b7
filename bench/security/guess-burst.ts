// npx tsx bench/security/guess-burst.ts [attempts = 2000]: somebody who has seen a part of an API_KEY guesses at the rest from as many
// addresses as attempts, all at once, at one server and at two on one database. How many guesses are looked at?
import { randomBytes } from 'node:crypto'
import { authorize, openAppUnderTest } from '../../test/contract/app-under-test.ts'

const attempts = Number(process.argv[2] ?? 2000)
const first = await openAppUnderTest()
const second = await openAppUnderTest({ LIVEGATE_DATA_DIR: first.dataDir })
const { application, apiKey } = first
const { pool } = first.dependencies
await authorize(first.app, application.id, apiKey)

const guess = () => `${apiKey.slice(0, 16)}${randomBytes(22).toString('hex').slice(0, 43)}`
const address = (n: number) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

/** Of so many attempts at once, how many were looked at; and how long the owner's server waited for a token meanwhile, ms. */
async function attack(apps: (typeof first.app)[]) {
  await pool.query('truncate credential_failure, failure_count')
  const offer = (key: string, remoteAddress: string, n: number) => {
    const headers = { applicationId: application.id, apiKey: key }
    return (apps[n % apps.length] ?? first.app).inject({ url: '/api/v6/authorization', remoteAddress, headers })
  }
  const beganMs = performance.now()
  const burst = Promise.all(Array.from({ length: attempts }, (_, n) => offer(guess(), address(n), n)))
  const owner = await offer(apiKey, '127.0.0.1', 0)
  const ownerMs = performance.now() - beganMs
  const refused = (await burst).filter(({ statusCode }) => statusCode === 429).length
  const burstMs = performance.now() - beganMs
  const { rows } = await pool.query<{ failures: number }>(
    "select failures from credential_failure where name like 'key:%'",
  )
  const later = (await offer(guess(), address(attempts + 1), 0)).statusCode
  return { lookedAt: rows[0]?.failures, refused, owner: owner.statusCode, ownerMs, burstMs, later }
}

for (const [name, apps] of Object.entries({ 'one server': [first.app], 'two servers': [first.app, second.app] })) {
  for (const _ of [1, 2, 3]) {
    const { lookedAt, refused, owner, ownerMs, burstMs, later } = await attack(apps)
    const took = `${burstMs.toFixed(0)} ms; the owner ${owner} after ${ownerMs.toFixed(0)} ms; then ${later}`
    console.log(`${name}: of ${attempts} at once ${lookedAt} looked at, ${refused} told 429, in ${took}`)
  }
}
await second.dependencies.close()
await first.close()
