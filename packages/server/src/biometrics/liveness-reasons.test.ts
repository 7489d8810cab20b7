import { livenessReason } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { toLivenessReasons } from './liveness-reasons.ts'

describe('toLivenessReasons', () => {
  it('tells every reason of the contract once, in the order of the signals', () => {
    const reasons = livenessReason.options
    expect(toLivenessReasons([...reasons, ...reasons])).toEqual(reasons)
  })

  it('leaves to the light challenge what it tells itself, and tells nothing of what was not judged', () => {
    expect(toLivenessReasons(['LIGHT_RESPONSE_WRONG', 'TOO_LITTLE_TEXTURE'])).toEqual([])
  })
})
