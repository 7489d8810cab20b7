import { createApplication } from '@livegate/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'
import { fuzzOpenapi } from './fuzz-openapi.ts'

/** The first requests of bench/security/fuzz-openapi.ts, which sends a hundred thousand. */

let tested: AppUnderTest

beforeAll(async () => {
  tested = await openAppUnderTest()
})
afterAll(() => tested?.close())

it('whatever is asked, the answer is a documented one', async () => {
  const other = await createApplication(tested.dependencies, { name: 'Another' })
  const foreign = await authorize(tested.app, other.application.id, other.apiKey)
  const { findings, statuses, requests } = await fuzzOpenapi(tested, foreign, { requests: 2000, seed: 20 })
  expect(findings).toEqual([])
  expect(requests).toBe(2000)
  for (const status of [200, 201, 204, 400, 401, 404, 422]) expect(statuses[status], String(status)).toBeGreaterThan(10)
})
