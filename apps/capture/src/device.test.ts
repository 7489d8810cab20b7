import { describe, expect, it } from 'vitest'
import { viewWith } from './capture-view.test-data.ts'
import { looksLikeDesktop, offersPhone } from './device.ts'

const surroundings = (innerWidth: number, mouse: boolean, innerHeight = 800) => ({
  innerWidth,
  innerHeight,
  matchMedia: () => ({ matches: mouse }),
})

describe('looksLikeDesktop', () => {
  it('needs a mouse and room', () => {
    expect(looksLikeDesktop(surroundings(1280, true))).toBe(true)
    expect(looksLikeDesktop(surroundings(1280, false))).toBe(false)
    expect(looksLikeDesktop(surroundings(400, true))).toBe(false)
    expect(looksLikeDesktop(surroundings(1280, true, 390))).toBe(false)
  })
})

describe('offersPhone', () => {
  it('offers it where a phone can open the address, but not on the phone itself', () => {
    const { settings } = viewWith()
    const reachable = { ...settings, handoff: 'AVAILABLE' } as const
    expect(offersPhone(viewWith({ settings: reachable }))).toBe(true)
    expect(offersPhone(viewWith({ settings: reachable, device: 'PHONE' }))).toBe(false)
    expect(offersPhone(viewWith())).toBe(false)
    expect(offersPhone(undefined)).toBe(false)
  })
})
