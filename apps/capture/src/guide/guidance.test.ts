import { describe, expect, it } from 'vitest'
import { adviceBudgetMs } from './advice.ts'
import {
  automaticAfterMs,
  decideRecording,
  type Guidance,
  holdMs,
  manualAfterMs,
  observeFrame,
  startGuidance,
  trackerPatienceMs,
  wantsAdvice,
} from './guidance.ts'
import type { HintName, Observation } from './hint.ts'

const oval = { centreX: 80, centreY: 60, radiusX: 30, radiusY: 40 }
const frame: Observation = { faces: [], picture: { width: 160, height: 120 }, oval, brightness: 120 }
const ready: Observation = { ...frame, faces: [{ x: 57, y: 37, width: 45, height: 45 }] }
const far: Observation = { ...frame, faces: [{ x: 70, y: 50, width: 20, height: 20 }] }
const dark: Observation = { ...ready, brightness: 10 }

/** The memory after `ms` of the same frame, ten a second. */
function watch(from: Guidance, seen: Observation | undefined, ms: number, advised?: HintName): Guidance {
  let guidance = from
  for (let nowMs = from.lastMs + 100; nowMs <= from.lastMs + ms; nowMs += 100) {
    guidance = observeFrame(guidance, seen, nowMs, advised && { hint: advised, atMs: nowMs })
  }
  return guidance
}

const decide = (guidance: Guidance) => decideRecording(guidance, guidance.lastMs)

describe('the guide', () => {
  it('starts by itself once the conditions have held', () => {
    const almost = watch(startGuidance(0), ready, holdMs - 100)
    expect(decide(almost).record).toBe(false)
    expect(decide(watch(almost, ready, 100)).record).toBe(true)
  })

  it('fills the ring as they hold and empties it when they do not', () => {
    const half = watch(startGuidance(0), ready, 500)
    expect(half.heldMs).toBe(500)
    expect(watch(half, far, 100).heldMs).toBe(300)
    expect(watch(half, far, 400).heldMs).toBe(0)
  })

  it('does not count the time of a sleeping tab', () => {
    const asleep = observeFrame(startGuidance(0), ready, 60_000)
    expect(asleep.heldMs).toBeLessThan(holdMs)
  })

  it('changes the hint only when another one stays the right one', () => {
    const shown = watch(startGuidance(0), far, 1000)
    expect(shown.hint).toBe('tooFar')
    const flicker = watch(watch(shown, frame, 100), far, 100)
    expect(flicker.hint).toBe('tooFar')
    expect(watch(shown, frame, 600).hint).toBe('noFace')
  })

  it('lights the screen when it stays dark, and leaves it so', () => {
    expect(watch(startGuidance(0), dark, 200).lit).toBe(false)
    const lit = watch(startGuidance(0), dark, 1000)
    expect(lit.lit).toBe(true)
    expect(watch(lit, ready, 1000).lit).toBe(true)
  })

  it.each([
    ['fails', undefined],
    ['finds nobody', frame],
  ])('goes on without a tracker that %s', (_what, seen) => {
    const before = watch(startGuidance(0), seen, manualAfterMs - 100)
    expect(before).toMatchObject({ hint: 'fitFace', trackerHelps: false })
    expect(decide(before)).toEqual({ record: false, manual: true })
    expect(decide(watch(before, seen, 100)).record).toBe(true)
  })

  it('waits for the tracker’s patience before it gives it up', () => {
    const patient = watch(startGuidance(0), frame, trackerPatienceMs - 100)
    expect(patient).toMatchObject({ hint: 'noFace', trackerHelps: true })
    expect(decide(patient).manual).toBe(false)
  })

  it('still asks for light when it is too dark to find anybody', () => {
    const nobody = { ...frame, brightness: 10 }
    expect(watch(startGuidance(0), nobody, trackerPatienceMs + 500)).toMatchObject({ hint: 'tooDark', lit: true })
  })

  it('takes the tracker back when it finds somebody after all', () => {
    const lost = watch(startGuidance(0), frame, trackerPatienceMs + 500)
    expect(watch(lost, far, 500)).toMatchObject({ hint: 'tooFar', trackerHelps: true })
  })

  it('lets a person whom it never pleases start by hand, and starts in the end', () => {
    const strict = watch(startGuidance(0), far, manualAfterMs)
    expect(decide(strict)).toEqual({ record: false, manual: true })
    expect(decide(watch(strict, far, automaticAfterMs - manualAfterMs)).record).toBe(true)
  })
})

describe('the server’s advice', () => {
  it('holds a recording back that the page would start, for a while', () => {
    const held = watch(startGuidance(0), ready, holdMs + 500, 'faceCovered')
    expect(held).toMatchObject({ hint: 'faceCovered', heldMs: 0 })
    const longHeld = watch(held, ready, adviceBudgetMs, 'faceCovered')
    expect(decide(watch(longHeld, ready, holdMs, 'faceCovered')).record).toBe(true)
  })

  it('says nothing that the page sees for itself, and does not contradict it', () => {
    expect(watch(startGuidance(0), far, 1000, 'lookStraight').hint).toBe('tooFar')
    expect(watch(startGuidance(0), far, 1000, 'ready').heldMs).toBe(0)
  })

  it('finds the face that the tracker misses, and starts by it', () => {
    expect(decide(watch(startGuidance(0), frame, holdMs, 'ready')).record).toBe(true)
    expect(decide(watch(startGuidance(0), undefined, holdMs, 'ready')).record).toBe(true)
    expect(watch(startGuidance(0), undefined, 1000, 'tooFar').hint).toBe('tooFar')
  })

  it('is asked for before a recording, and where the tracker is no help', () => {
    const wants = (guidance: Guidance) => wantsAdvice(guidance, guidance.lastMs)
    expect(wants(watch(startGuidance(0), far, 500))).toBe(false)
    expect(wants(watch(startGuidance(0), ready, 100))).toBe(true)
    expect(wants(watch(startGuidance(0), frame, 500))).toBe(false)
    expect(wants(watch(startGuidance(0), frame, 2000))).toBe(true)
    expect(wants(watch(startGuidance(0), undefined, 100))).toBe(true)
  })
})
