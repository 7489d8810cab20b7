import { describe, expect, it } from 'vitest'
import { judgeRelief, MIN_RESIDUAL } from './relief.ts'
import { judgeSharedMotion, MIN_SHARED } from './shared-motion.ts'

const person = { residual: 1.5 * MIN_RESIDUAL, shared: 2 * MIN_SHARED }

describe('judgeRelief', () => {
  it('refuses what moves as a sheet', () => {
    expect(judgeRelief(person)).toMatchObject({ verdict: 'PASSED', value: person.residual })
    const sheet = judgeRelief({ ...person, residual: 0.5 * MIN_RESIDUAL })
    expect(sheet).toMatchObject({ verdict: 'FAILED', reason: 'MOVES_AS_A_PLANE' })
    expect(sheet.score).toBeLessThan(0.1)
  })

  it('says so when nothing could be followed', () => {
    expect(judgeRelief(undefined)).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' })
    expect(judgeSharedMotion(undefined)).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' })
  })
})

describe('judgeSharedMotion', () => {
  it('refuses points that leave the sheet each by itself', () => {
    expect(judgeSharedMotion(person)).toMatchObject({ verdict: 'PASSED', value: person.shared })
    expect(judgeSharedMotion({ ...person, shared: 0 })).toMatchObject({ verdict: 'FAILED', reason: 'MOVES_AS_NOISE' })
  })

  it('asks it only of what noise could have done', () => {
    expect(judgeSharedMotion({ residual: 0.1, shared: 0 })).toMatchObject({ verdict: 'PASSED', score: 1 })
  })
})
