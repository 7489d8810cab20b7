import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256OfDigest } from './repr-digest.ts'

it('reads the SHA-256, alone or beside other digests', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.boolean(), (bytes, others) => {
      const digest = createHash('sha256').update(bytes).digest()
      const named = `sha-256=:${digest.toString('base64')}:`
      const header = others ? `sha-512=:AAAA:, ${named}, unixsum=:AA==:` : named
      expect(sha256OfDigest(header)).toBe(digest.toString('hex'))
    }),
  )
})

it.each(['', 'sha-256=', 'sha-256=:AA==:', 'md5=:AAAA:', 'xsha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'])(
  'finds none in %j',
  (header) => {
    expect(sha256OfDigest(header)).toBeUndefined()
  },
)
