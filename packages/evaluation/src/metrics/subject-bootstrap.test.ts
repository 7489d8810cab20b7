import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { type BootstrapInput, bootstrapIntervals, type Comparisons } from './subject-bootstrap.ts'

const comparisons = (rows: [number, number, number][]): Comparisons => ({
  similarities: Float64Array.from(rows, ([similarity]) => similarity),
  first: Int32Array.from(rows, ([, first]) => first),
  second: Int32Array.from(rows, ([, , second]) => second),
})

const photosPerPerson = 4

/** People some of whom always fail: `photosPerPerson` genuine comparisons each, all people compared with all. */
function experiment(peopleCount: number, failingPeople: number): BootstrapInput {
  const random = seededRandom(1)
  const genuine: [number, number, number][] = []
  const impostor: [number, number, number][] = []
  for (let person = 0; person < peopleCount; person++) {
    for (let count = 0; count < photosPerPerson; count++)
      genuine.push([person < failingPeople ? 0.1 : 0.9, person, person])
    for (let other = 0; other < person; other++) impostor.push([0.5 * random(), person, other])
  }
  return {
    peopleCount,
    genuine: comparisons(genuine),
    genuinePlanned: comparisons([
      ...genuine,
      ...genuine.map(([, a, b]): [number, number, number] => [-Infinity, a, b]),
    ]),
    impostorTail: comparisons(impostor),
    impostorWeight: (weights) => {
      let [sum, squares] = [0, 0]
      for (const weight of weights) [sum, squares] = [sum + weight, squares + weight * weight]
      return (sum * sum - squares) / 2
    },
    replicates: 1000,
    seed: 7,
  }
}

describe('bootstrapIntervals', () => {
  it('is as wide as the number of people warrants, however many comparisons they give', () => {
    const { fnmr } = bootstrapIntervals(experiment(100, 10), { fnmr: (replicate) => replicate.falseNonMatchRate(0.5) })
    // Of 100 people 10% fail: the normal approximation gives 0.10 +- 1.96 * 0.03; of 400 comparisons it would be +- 0.029.
    expect(fnmr?.low).toBeCloseTo(0.05, 1)
    expect((fnmr?.high ?? 0) - (fnmr?.low ?? 0)).toBeGreaterThan(0.1)
    expect((fnmr?.high ?? 0) - (fnmr?.low ?? 0)).toBeLessThan(0.14)
  })

  it('holds the rate of the whole experiment, and the FMR that was aimed at', () => {
    const { fmr, aimed, eer, frr } = bootstrapIntervals(experiment(100, 10), {
      fmr: (replicate) => replicate.falseMatchRate(0.4),
      aimed: (replicate) => replicate.falseMatchRate(replicate.similarityAtFmr(0.05)),
      eer: (replicate) => replicate.equalErrorRate(),
      frr: (replicate) => replicate.falseRejectionRate(0.5),
    })
    expect(fmr?.low).toBeLessThan(0.2)
    expect(fmr?.high).toBeGreaterThan(0.2)
    expect(aimed?.low).toBeGreaterThanOrEqual(0.05)
    expect(aimed?.high).toBeLessThan(0.055)
    expect(frr?.low).toBeGreaterThan(0.5)
    expect(frr?.high).toBeLessThan(0.6)
    expect(eer?.low).toBeLessThan(0.1)
    expect(eer?.high).toBeGreaterThan(0.1)
  })

  it('is the same for the same seed and another for another', () => {
    const fnmr = (seed: number) =>
      bootstrapIntervals({ ...experiment(30, 7), seed }, { fnmr: (replicate) => replicate.falseNonMatchRate(0.5) }).fnmr
    expect(fnmr(1)).toEqual(fnmr(1))
    const several = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(fnmr(seed)))
    expect(new Set(several).size).toBeGreaterThan(1)
  })

  it('says nothing where the tail of impostors is too short', () => {
    const input = experiment(20, 2)
    const figures = bootstrapIntervals(
      { ...input, impostorTail: comparisons([[0.5, 0, 1]]) },
      { similarity: (replicate) => replicate.similarityAtFmr(0.5) },
    )
    expect(figures.similarity).toBeUndefined()
  })
})
