import { describe, expect, it } from 'vitest'
import { splitOf } from './split.ts'

describe('splitOf', () => {
  it('goes by the first byte of the SHA-256', () => {
    // sha256('abc') = ba7816bf…, sha256('') = e3b0c442…
    expect(splitOf('abc')).toBe('fit')
    expect(splitOf('')).toBe('report')
  })

  it('halves the people about evenly', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `person ${index}`)
    const fit = names.filter((name) => splitOf(name) === 'fit').length
    expect(fit).toBeGreaterThan(900)
    expect(fit).toBeLessThan(1100)
  })
})
