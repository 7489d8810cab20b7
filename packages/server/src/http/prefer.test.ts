import { describe, expect, it } from 'vitest'
import { readPreference } from './prefer.ts'

describe('readPreference', () => {
  it.each([
    [undefined, 30_000, undefined],
    ['', 30_000, undefined],
    ['respond-async', 0, 'respond-async'],
    ['Respond-Async ; foo', 0, 'respond-async'],
    ['wait=5', 5000, 'wait=5'],
    ['WAIT = "5"', 5000, 'wait=5'],
    ['wait=600', 30_000, 'wait=600'],
    ['wait=0', 0, 'wait=0'],
    ['respond-async, wait=10', 10_000, 'respond-async, wait=10'],
    ['return=minimal, wait=2, wait=9', 2000, 'wait=2'],
    ['respond-asynchronously, wait=soon, wait=-1', 30_000, undefined],
  ])('%s', (prefer, waitMs, applied) => {
    expect(readPreference(prefer, 30_000)).toEqual({ waitMs, applied })
  })
})
