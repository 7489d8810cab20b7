import { describe, expect, it } from 'vitest'
import { banAddress } from './ban-address.ts'

describe('banAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['[2001:db8::7]:4711', '2001:db8::/64'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
  ])('%s counts as %s', (ip, address) => {
    expect(banAddress(ip)).toBe(address)
  })
})
