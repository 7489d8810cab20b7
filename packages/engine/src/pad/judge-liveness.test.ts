import { describe, expect, it } from 'vitest'
import type { Signal } from '../signal.ts'
import { judgeLiveness } from './judge-liveness.ts'

const texture: Signal = {
  name: 'TEXTURE',
  kind: 'PRESENTATION',
  value: 0.9,
  unit: 'probability',
  allowed: { min: 0.5 },
  score: 0.9,
  verdict: 'PASSED',
}
const flat: Signal = {
  name: 'RELIEF',
  kind: 'PRESENTATION',
  value: 0.003,
  unit: 'inter-eye distances',
  allowed: { min: 0.0075 },
  score: 0.02,
  verdict: 'FAILED',
  reason: 'MOVES_AS_A_PLANE',
}

describe('judgeLiveness', () => {
  it('takes the lowest score and tells why', () => {
    expect(judgeLiveness([texture])).toEqual({ score: 0.9, reasons: [], signals: [texture] })
    expect(judgeLiveness([texture, flat])).toMatchObject({ score: 0.02, reasons: ['MOVES_AS_A_PLANE'] })
  })

  it('reports what was not judged, but does not count it', () => {
    const { score: _, ...rest } = flat
    const unjudged: Signal = { ...rest, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
    const finding = judgeLiveness([texture, unjudged])
    expect(finding).toMatchObject({ score: 0.9, reasons: [] })
    expect(finding.signals).toContain(unjudged)
  })
})
