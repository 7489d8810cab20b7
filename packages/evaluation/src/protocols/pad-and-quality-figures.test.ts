import { expect, it } from 'vitest'
import { comparator, lost, oneOf } from './findings.test-data.ts'
import { padFigures } from './pad-figures.ts'
import { qualityFigures } from './quality-figures.ts'

it('padFigures keeps what was not judged out of APCER and BPCER', () => {
  const judged = (identity: string, liveness: number) => ({ identity, finding: oneOf(0, { liveness }) })
  const figures = padFigures(
    [judged('a', 0.9), judged('a', 0.4), { identity: 'b', finding: lost }],
    new Map([['print', [judged('c', 0.1), { identity: 'c', finding: lost }]]]),
  )
  expect(figures.atThreshold.bpcer).toMatchObject({ errors: 1, trials: 2 })
  expect(figures.atThreshold.bonaFideRefused).toMatchObject({ errors: 2, trials: 3 })
  expect(figures.atThreshold.apcer.print).toMatchObject({ errors: 0, trials: 1, high: 1 })
  expect(figures.bonaFide).toMatchObject({ presentations: 3, people: 2, nonResponse: { errors: 1, trials: 3 } })
  expect(figures.attacks.print?.nonResponse).toMatchObject({ errors: 1, trials: 2 })
  expect(figures.curve[50]).toMatchObject({ threshold: 0.5, bpcer: 0.5, apcer: { print: 0 } })
})

it('qualityFigures puts the measure first that foretells the errors', () => {
  // Every tenth person's second sample is another view: a false non-match, which `good` foretells and `bad` does not.
  const findings = Array.from({ length: 50 }, (_, person) => {
    const isBad = person % 10 === 0
    const quality = (good: number) => ({ good, bad: (person * 7) % 50, always: 1 })
    return [
      { person, finding: oneOf(0, { quality: quality(100) }) },
      { person, finding: oneOf(isBad ? 80 : 10, { quality: quality(isBad ? 1 + person / 100 : 50 + person) }) },
    ]
  }).flat()
  const options = { comparator, replicates: 20, seed: 1 }
  const { measures, falseNonMatches, genuine } = qualityFigures(findings, options)
  expect({ falseNonMatches, genuine }).toEqual({ falseNonMatches: 5, genuine: 50 })
  expect(measures.map(({ name }) => name)).toEqual(['good', 'bad'])
  expect(measures[0]?.area).toBeCloseTo(measures[0]?.idealArea ?? 0, 2)
  expect(measures[0]?.areaLow).toBeLessThanOrEqual(measures[0]?.area ?? 0)
  expect(measures[0]?.areaHigh).toBeGreaterThanOrEqual(measures[0]?.area ?? 1)
})
