import { describe, expect, it } from 'vitest'
import { dueMsOf, recordingMsOf } from './show-colours.ts'

describe('the rhythm of the colours', () => {
  it('does not drift when a browser is a little late', () => {
    expect(dueMsOf(0, 400, undefined)).toBe(300)
    expect(dueMsOf(3, 400, 1130)).toBe(1500)
  })

  it('never makes up for a delay by changing faster than three times a second', () => {
    const gapMs = dueMsOf(3, 400, 1450) - 1450
    expect(1000 / gapMs).toBeLessThan(3)
  })

  it('lets the recording outlast the last colour', () => {
    const challenge = { colours: Array.from({ length: 8 }, () => '#6cbc59'), stepMs: 400, fadeMs: 160 }
    expect(recordingMsOf(challenge)).toBeGreaterThan(dueMsOf(7, 400, undefined) + 400)
    expect(recordingMsOf(challenge)).toBeLessThan(5000)
  })
})
