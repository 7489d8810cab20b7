import { describe, expect, it } from 'vitest'
import { banAddress } from './bans.ts'

describe('banAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
  ])('%s counts as %s', (ip, address) => {
    expect(banAddress(ip)).toBe(address)
  })
})
