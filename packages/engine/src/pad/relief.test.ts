import { describe, expect, it } from 'vitest'
import { judgeRelief, MIN_RESIDUAL } from './relief.ts'
import { judgeSharedMotion, MIN_SHARED } from './shared-motion.ts'
import { judgeWholeMotion, MIN_WHOLE } from './whole-motion.ts'

const person = { residual: 1.5 * MIN_RESIDUAL, shared: 2 * MIN_SHARED, whole: 2 * MIN_WHOLE }

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
    expect(judgeSharedMotion({ ...person, residual: 0.1, shared: 0 })).toMatchObject({ verdict: 'PASSED', score: 1 })
  })
})

describe('judgeWholeMotion', () => {
  it('refuses a face of which only parts move', () => {
    expect(judgeWholeMotion(person)).toMatchObject({ verdict: 'PASSED', value: person.whole })
    const animated = judgeWholeMotion({ ...person, whole: 0.4 * MIN_WHOLE })
    expect(animated).toMatchObject({ verdict: 'FAILED', reason: 'ONLY_PARTS_MOVE' })
  })

  it('leaves a face that moves nowhere to RELIEF', () => {
    const sheet = judgeWholeMotion({ ...person, residual: 0.5 * MIN_RESIDUAL, whole: 0 })
    expect(sheet).toMatchObject({ verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_MOTION' })
  })
})
