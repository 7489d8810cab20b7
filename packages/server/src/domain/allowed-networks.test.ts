import { describe, expect, it } from 'vitest'
import { isInNetworks, parseNetwork, parseNetworks } from './allowed-networks.ts'

const networks = ['203.0.113.0/24', '2001:db8:1::/48', '198.51.100.7'].flatMap((text) => parseNetwork(text) ?? [])

describe('isInNetworks', () => {
  it.each([
    ['203.0.113.250', true],
    ['::ffff:203.0.113.250', true],
    ['203.0.113.9:4711', true],
    ['203.0.114.1', false],
    ['198.51.100.7', true],
    ['198.51.100.8', false],
    ['2001:db8:1:ffff::1', true],
    ['[2001:db8:1::1]:443', true],
    ['2001:db8:2::1', false],
    ['unknown', false],
    ['', false],
  ])('%s: %s', (ip, expected) => {
    expect(isInNetworks(ip, networks)).toBe(expected)
  })
})

describe('parseNetworks', () => {
  it('takes addresses and ranges, and nothing else', () => {
    expect(parseNetworks(' 10.0.0.0/8, ::1 ,')).toEqual(['10.0.0.0/8', '::1'])
    expect(parseNetworks('')).toEqual([])
    for (const wrong of ['10.0.0.0/33', 'example.com', '*']) expect(() => parseNetworks(wrong)).toThrow()
    expect(() => parseNetworks(Array(201).fill('::1').join())).toThrow()
  })
})
