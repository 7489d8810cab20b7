import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNetwork } from './allowed-networks.ts'
import { hostOf, maySendTo, readTarget, type TargetPolicy } from './webhook-target.ts'

const inPublic: TargetPolicy = { networks: [], loopback: false }
const atHome: TargetPolicy = { networks: [], loopback: true }
const within = (...cidrs: string[]): TargetPolicy => ({
  networks: cidrs.flatMap((cidr) => parseNetwork(cidr) ?? []),
  loopback: false,
})
const isTaken = (url: string, policy = inPublic) => 'url' in readTarget(url, policy)

describe('the URL of a webhook', () => {
  it.each([
    'https://rp.example/hooks',
    'https://rp.example:8443/hooks?tenant=7',
    'https://xn--mnchen-3ya.example/',
    'https://1.1.1.1/',
    'https://[2606:4700:4700::1111]/',
    'https://localhost.example/',
    'https://10.0.0.1.example/',
  ])('%s is taken', (url) => {
    expect(isTaken(url)).toBe(true)
  })

  it.each([
    // Not the way that we go.
    ...[
      'http://rp.example/',
      'ftp://rp.example/',
      'file:///etc/passwd',
      'gopher://rp.example/',
      'javascript:0',
      'rp.example',
    ],
    // Each spelling of this machine, and of a cloud's metadata.
    ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.0.0.1/'],
    ...['https://0177.0.0.1/', 'https://017700000001/', 'https://127.0.0.1./', 'https://0/', 'https://0.0.0.0/'],
    ...['https://%31%32%37.0.0.1/', 'https://１２７.０.０.１/', 'https://127。0。0。1/', 'https://①②⑦.⓪.⓪.①/'],
    ...[
      'https://169.254.169.254/latest/meta-data/',
      'https://0xa9fea9fe/',
      'https://2852039166/',
      'https://0251.0376.0251.0376/',
    ],
    ...['https://168.63.129.16/', 'https://100.100.100.200/', 'https://192.0.0.192/'],
    ...[
      'https://[::1]/',
      'https://[0:0:0:0:0:0:0:1]/',
      'https://[::]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:7f00:1]/',
    ],
    ...[
      'https://[::127.0.0.1]/',
      'https://[64:ff9b::7f00:1]/',
      'https://[64:ff9b:1::a00:1]/',
      'https://[2002:7f00:1::]/',
    ],
    ...[
      'https://[2001:0:7f00:1::]/',
      'https://[fd00:ec2::254]/',
      'https://[fe80::1]/',
      'https://[fe80::1%25eth0]/',
      'https://[ff02::1]/',
    ],
    ...[
      'https://localhost/',
      'https://LOCALHOST/',
      'https://localhost./',
      'https://api.localhost/',
      'https://loc%61lhost/',
    ],
    // What one reads as the host and another as credentials, a path or a second line.
    ...[
      'https://rp.example@127.0.0.1/',
      'https://127.0.0.1@rp.example/',
      'https://user:secret@rp.example/',
      'https://@rp.example/',
    ],
    ...[
      'https://rp.example\\@127.0.0.1/',
      'https:\\\\127.0.0.1/',
      'https://rp.example#@127.0.0.1/',
      'https://rp.example/#',
    ],
    ...[
      'https://rp.example/\r\nHost: 127.0.0.1',
      'https://rp.example/\tx',
      ' https://rp.example/',
      'https://rp.example/ HTTP/1.1',
    ],
    ...[
      'https://rp.example.:443/',
      'https://rp..example/',
      'https://',
      'https:///rp.example/ x',
      `https://rp.example/${'x'.repeat(2000)}`,
    ],
    // Services of other kinds.
    ...[
      'https://rp.example:22/',
      'https://rp.example:25/',
      'https://rp.example:80/',
      'https://rp.example:0/',
      'https://rp.example:99999/',
    ],
  ])('%s is refused', (url) => {
    expect(isTaken(url)).toBe(false)
    expect(isTaken(url, within('192.0.2.0/24'))).toBe(false)
  })

  it('may name this machine by plain HTTP when the setting for development says so, and nothing else', () => {
    for (const url of [
      'http://localhost:3000/',
      'http://127.0.0.1:3000/',
      'http://[::1]:3000/',
      'https://localhost:3000/',
    ]) {
      expect(isTaken(url, atHome), url).toBe(true)
    }
    for (const url of ['http://rp.example/', 'http://10.0.0.1/', 'https://10.0.0.1/', 'http://0.0.0.0/']) {
      expect(isTaken(url, atHome), url).toBe(false)
    }
  })

  it('may name an address of the operator’s networks', () => {
    const policy = within('10.1.0.0/16', 'fd12::/16')
    for (const url of ['https://10.1.2.3/', 'https://[fd12::1]/', 'https://[::ffff:10.1.2.3]/']) {
      expect(isTaken(url, policy), url).toBe(true)
    }
    for (const url of ['http://10.1.2.3/', 'https://10.2.0.1/', 'https://[fd13::1]/', 'https://127.0.0.1/']) {
      expect(isTaken(url, policy), url).toBe(false)
    }
  })
})

describe('maySendTo', () => {
  it.each([
    ...['0.1.2.3', '10.0.0.1', '100.64.0.1', '127.9.9.9', '169.254.0.1', '172.16.0.1', '172.31.255.255', '192.0.0.8'],
    ...['192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '::', '::1', '::a.b.c.d', '::8.8.8.8'],
    ...['::ffff:10.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1', '2001::1', '2001:2::1'],
    ...['2001:10::1', '2001:20::1', '2001:db8::1', '2002:a00:1::', '3fff::1', '5f00::1', 'fc00::1', 'fdff::1'],
    ...['fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff0e::1', '4000::1', 'nonsense', ''],
  ])('no: %s', (address) => {
    expect(maySendTo(address, inPublic)).toBe(false)
  })

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '::ffff:8.8.8.8',
    '2606:4700::1',
    '2a00::1',
  ])('yes: %s', (address) => {
    expect(maySendTo(address, inPublic)).toBe(true)
  })

  it('says of any spelling of an IPv4 address what it says of the address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (number) => {
        const bytes = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255)
        const dotted = bytes.join('.')
        const may = maySendTo(dotted, inPublic)
        const octal = bytes.map((byte) => `0${byte.toString(8)}`).join('.')
        const short = `${bytes[0]}.${number & 0xffffff}`
        for (const host of [
          String(number),
          `0x${number.toString(16)}`,
          octal,
          short,
          `[::ffff:${dotted}]`,
          `${dotted}.`,
        ]) {
          const target = readTarget(`https://${host}/`, inPublic)
          expect('url' in target, host).toBe(may)
          if ('url' in target) expect(maySendTo(hostOf(target.url), inPublic)).toBe(true)
        }
      }),
    )
  })
})
