import { describe, expect, it } from 'vitest'
import { compareAllPairs } from './compare-all-pairs.ts'
import { compareListed } from './compare-listed.ts'
import type { PersonFinding } from './comparison-set.ts'
import { comparator, lost, oneOf } from './findings.test-data.ts'
import { verificationFigures } from './verification-figures.ts'

const options = {
  comparator,
  identities: ['a', 'b', 'c'],
  sampleIds: ['a0', 'a20', 'a80', 'b180', 'b190', 'b', 'c95'],
  replicates: 50,
  seed: 1,
}

/** Angles in degrees: the cosine of two samples is that of the difference. */
const experiment: PersonFinding[] = [
  { person: 0, finding: oneOf(0) },
  { person: 0, finding: oneOf(20) },
  { person: 0, finding: oneOf(80) },
  { person: 1, finding: oneOf(180) },
  { person: 1, finding: oneOf(190) },
  { person: 1, finding: lost },
  { person: 2, finding: oneOf(95) },
]

describe('verificationFigures of all pairs', () => {
  const set = compareAllPairs(experiment, { comparator, maxImpostors: 1e6, seed: 1 })
  const figures = verificationFigures(set, options)
  const secure = figures.levels.find(({ name }) => name === 'SECURE')

  it('counts every pair once', () => {
    // Genuine: 3 of a, 1 of b. Impostors: 3 x 2 + 3 x 1 + 2 x 1.
    expect(figures.genuine).toEqual({ planned: 6, compared: 4 })
    expect(figures.impostor).toEqual({ planned: 15, compared: 11 })
    expect(set.peoplePairCount).toBe(3)
  })

  it('finds FMR and FNMR at the threshold of a security level', () => {
    // At 60 degrees: 0 against 80 fails; 80 and c's 95 match; the rest of the impostors are at 75 degrees and more.
    expect(secure?.fnmr).toMatchObject({ errors: 1, trials: 4 })
    expect(secure?.fmr).toMatchObject({ errors: 1, trials: 11 })
    expect(secure?.threshold.score).toBeCloseTo(0.75)
  })

  it('counts a failure to acquire as a false rejection', () => {
    expect(secure?.frr).toMatchObject({ errors: 3, trials: 6, rate: 0.5 })
  })

  it('names the comparisons to look at first', () => {
    const { genuine, impostor } = figures.hardest
    expect(genuine[0]).toEqual({
      cosine: expect.closeTo(Math.cos((80 * Math.PI) / 180), 5),
      first: 'a0',
      second: 'a80',
    })
    expect(genuine).toHaveLength(4)
    expect(impostor[0]).toMatchObject({ first: 'a80', second: 'c95' })
    expect(impostor[1]).toMatchObject({ first: 'a20', second: 'c95' })
    expect(impostor).toHaveLength(10)
  })

  it('gives each rate an interval that holds it', () => {
    for (const { fmr, fnmr, frr } of [...figures.levels, ...figures.targets]) {
      for (const { rate, low, high } of [fmr, fnmr, frr]) {
        expect(low).toBeLessThanOrEqual(rate ?? 0)
        expect(high).toBeGreaterThanOrEqual(rate ?? 1)
      }
    }
  })

  it('draws no more impostors than asked for, and no fewer genuine ones', () => {
    const drawn = compareAllPairs(experiment, { comparator, maxImpostors: 4, seed: 3 })
    expect(drawn.impostor.length).toBeLessThan(11)
    expect(drawn.genuine.similarities).toHaveLength(4)
    expect(drawn.impostorFrom(-1).similarities).toHaveLength(drawn.impostor.length)
    expect(drawn.impostorWeight(new Float64Array(3).fill(1))).toBeCloseTo(drawn.impostor.length)
  })

  it('weighs a person drawn twice as two', () => {
    expect(set.impostorWeight(Float64Array.from([2, 1, 0]))).toBe(12)
  })
})

it('groups are judged by their own comparisons alone', () => {
  const set = compareAllPairs(experiment, { comparator, maxImpostors: 1e6, seed: 1 })
  const groups = new Map([
    ['first', new Set(['a', 'c'])],
    ['second', new Set(['b', 'c', 'nobody'])],
  ])
  const found = verificationFigures(set, { ...options, groups }).groups
  expect(found?.groups[0]).toMatchObject({ people: 2, fmr: { errors: 1, trials: 3 }, fnmr: { errors: 1, trials: 3 } })
  expect(found?.groups[1]).toMatchObject({ people: 2, fmr: { errors: 0, trials: 2 }, fnmr: { errors: 0, trials: 1 } })
  expect(found?.worstToBest).toEqual({ fmr: null, fnmr: null })
})

it('listed comparisons are those of the list', () => {
  const { set, similarities } = compareListed(
    experiment,
    [
      { first: 0, second: 1 },
      { first: 4, second: 5 },
      { first: 2, second: 6 },
    ],
    comparator,
  )
  const { levels, genuine, impostor } = verificationFigures(set, options)
  expect(genuine).toEqual({ planned: 2, compared: 1 })
  expect(impostor).toEqual({ planned: 1, compared: 1 })
  expect(levels[1]).toMatchObject({ fmr: { errors: 1 }, fnmr: { errors: 0 }, frr: { errors: 1, trials: 2 } })
  expect(similarities[1]).toBeNaN()
  expect(set.impostorWeight(Float64Array.from([2, 1, 3]))).toBe(6)
})
