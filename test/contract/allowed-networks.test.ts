import { type AuditEvent, installationChain } from '@livegate/contract'
import { createApplication, setAllowedNetworks } from '@livegate/server'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** Integrators' own servers are counted and told of like anybody, and never kept out. */

const banAfter = 3
let tested: AppUnderTest

beforeAll(async () => {
  tested = await openAppUnderTest({
    LIVEGATE_BAN_AFTER_FAILURES: String(banAfter),
    LIVEGATE_ALLOWED_NETWORKS: '203.0.113.0/24,2001:db8:1::/48',
  })
})
afterAll(() => tested?.close())

async function guess(from: string, applicationId = tested.application.id): Promise<number[]> {
  const statuses: number[] = []
  for (let attempt = 0; attempt < banAfter + 2; attempt += 1) {
    const headers = { applicationId, apiKey: 'wrong' }
    const reply = await tested.app.inject({ url: '/api/v6/authorization', remoteAddress: from, headers })
    statuses.push(reply.statusCode)
  }
  return statuses
}

const neverBanned = [403, 403, 403, 403, 403]
const banned = [403, 403, 403, 429, 429]

async function lastEvent(): Promise<AuditEvent['type'] | undefined> {
  const events = await tested.dependencies.auditLog.events(installationChain, { after: 0, limit: 1000 })
  return events.at(-1)?.type
}

it('whoever is in a network of the setting goes on, and is told of', async () => {
  expect(await guess('203.0.113.7')).toEqual(neverBanned)
  expect(await lastEvent()).toBe('ADDRESS_SPARED')
  expect(await guess('2001:db8:1:2::3')).toEqual(neverBanned)
  expect(await guess('203.0.114.7')).toEqual(banned)
  expect(await lastEvent()).toBe('ADDRESS_BANNED')
  const { bans } = tested.dependencies
  const listed = (await bans.list(new Date())).map(({ address, inForce, strikes }) => [address, inForce, strikes])
  expect(listed).toContainEqual(['203.0.113.7', false, 0])
  expect(listed).toContainEqual(['203.0.114.7', true, 1])
})

it('whoever is in an application’s own network goes on there, and only there', async () => {
  const { dependencies, application } = tested
  const other = await createApplication(dependencies, { name: 'Another' })
  await setAllowedNetworks(dependencies, application, ['198.51.100.0/24'])
  await vi.waitFor(
    () => expect(dependencies.allowedNetworks.include('198.51.100.1', application.id)).toBe(true),
    10_000,
  )
  expect(await guess('198.51.100.7')).toEqual(neverBanned)
  const elsewhere = await guess('198.51.100.7', other.application.id)
  expect(elsewhere.at(-1)).toBe(429)
  // Where no application is named, naming one by a header is no way through.
  const claim = {
    url: '/api/capture/process',
    remoteAddress: '198.51.100.7',
    headers: { applicationId: application.id },
  }
  expect((await tested.app.inject(claim)).statusCode).toBe(429)
  // Banned for others, but not for the application that answers for the address.
  expect(await guess('198.51.100.7')).toEqual(neverBanned)
})
