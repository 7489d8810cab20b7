import { describe, expect, it } from 'vitest'
import type { Signal, SignalReason } from '../signal.ts'
import { judgeIdentity } from './identity.ts'
import { judgeInjection } from './injection-policy.ts'

const failed = (reason: SignalReason, kind: Signal['kind'] = 'INJECTION'): Signal => ({
  name: 'LOOP',
  kind,
  unit: '',
  allowed: {},
  verdict: 'FAILED',
  reason,
})

describe('judgeInjection', () => {
  it('rejects what is strong, reports what is a hint, and leaves presentation attacks alone', () => {
    const signals = [failed('FRAMES_LOOP'), failed('WRITTEN_BY_EDITOR'), failed('MOVES_AS_A_PLANE', 'PRESENTATION')]
    expect(judgeInjection(signals)).toEqual({ rejected: ['FRAMES_LOOP'], reported: ['WRITTEN_BY_EDITOR'] })
    expect(judgeInjection(signals, { WRITTEN_BY_EDITOR: 'REJECT' })).toEqual({
      rejected: ['WRITTEN_BY_EDITOR'],
      reported: ['FRAMES_LOOP'],
    })
  })
})

describe('judgeIdentity', () => {
  const one = Float32Array.of(1, 0)
  const other = Float32Array.of(0, 1)

  it('finds one frame of somebody else', () => {
    expect(judgeIdentity([one, one, other, one])).toMatchObject({ value: 0, reason: 'IDENTITY_CHANGES' })
    expect(judgeIdentity([one, one])).toMatchObject({ value: 1, verdict: 'PASSED' })
  })

  it('has nothing to say of a single image', () => {
    expect(judgeIdentity([one])).toBeUndefined()
  })
})
