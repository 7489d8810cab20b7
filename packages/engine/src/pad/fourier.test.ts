import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measurePower, squareSidePx } from './fourier.ts'

const N = squareSidePx
const wave = (across: number, down: number) =>
  Float32Array.from({ length: N * N }, (_, i) =>
    Math.cos((2 * Math.PI * (across * (i % N) + down * Math.floor(i / N))) / N),
  )

describe('measurePower', () => {
  it('finds any wave at its own frequency', () => {
    const frequency = fc.integer({ min: 3, max: N / 2 - 3 })
    fc.assert(
      fc.property(frequency, frequency, (across, down) => {
        const power = measurePower(wave(across, down))
        expect(power[down * N + across]).toBeGreaterThan(0.999 * Math.max(...power))
        expect(power[down * N + across + 3]).toBeLessThan(1e-9 * Math.max(...power))
      }),
      { numRuns: 20 },
    )
  })

  it('keeps the energy of the windowed picture (Parseval)', () => {
    const power = measurePower(wave(9, 5)).reduce((total, value) => total + value, 0)
    expect(power / (N * N)).toBeCloseTo(0.5 * (0.375 * N) ** 2, 0)
  })

  it('sees nothing in a plain picture', () => {
    expect(Math.max(...measurePower(new Float32Array(N * N).fill(90)))).toBeLessThan(1e-9)
  })
})
