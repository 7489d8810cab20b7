import type { Comparator } from '@livegate/engine'
import { sortScores } from '../metrics/error-rates.ts'
import { seededRandom } from '../random.ts'
import { ComparisonList } from './comparison-list.ts'
import {
  type Acquired,
  type ComparisonSet,
  type ForEachPair,
  hardestOf,
  type PersonFinding,
  similarityOf,
  toAcquired,
} from './comparison-set.ts'

export type AllPairsOptions = {
  comparator: Comparator
  /** Of more impostor comparisons than this, so many are drawn. */
  maxImpostors: number
  seed: number
}

/** Compares every sample with every other. Of too many impostor comparisons a share is drawn with the seed. */
export function compareAllPairs(findings: readonly PersonFinding[], options: AllPairsOptions): ComparisonSet {
  const acquired = findings.map(toAcquired).filter((sample) => sample !== undefined)
  const peopleCount = 1 + findings.reduce((highest, { person }) => Math.max(highest, person), -1)
  const samplesOf = countByPerson(acquired, peopleCount)
  const plannedOf = countByPerson(findings, peopleCount)
  const ones = new Float64Array(peopleCount).fill(1)
  const impostorCount = crossPairs(samplesOf, ones)
  const share = Math.min(1, options.maxImpostors / Math.max(1, impostorCount))
  const genuine = new ComparisonList()
  const drawn: number[] = []
  const forEachPair = pairsOf(acquired, share, options)
  forEachPair((similarity, one, other) => {
    if (one.person === other.person) genuine.add(similarity, one.person, one.person)
    else drawn.push(similarity)
  })
  const scale = impostorCount === 0 ? 0 : drawn.length / impostorCount
  return {
    peopleCount,
    genuine: genuine.toComparisons(),
    genuinePlanned: withLostPairs(genuine, plannedOf, samplesOf).toComparisons(),
    impostor: sortScores(drawn),
    impostorPlannedCount: Math.round(share * crossPairs(plannedOf, ones)),
    peoplePairCount: crossPairs(
      Float64Array.from(samplesOf, (count) => Math.min(1, count)),
      ones,
    ),
    impostorFrom(least) {
      const list = new ComparisonList()
      forEachPair((similarity, one, other) => {
        if (one.person !== other.person && similarity >= least) list.add(similarity, one.person, other.person)
      })
      return list.toComparisons()
    },
    hardest: (count) => hardestOf(forEachPair, count),
    impostorWeight: (weights) => scale * crossPairs(samplesOf, weights),
  }
}

/** Visits each pair once; of impostor pairs the share that is drawn, the same ones every time, compared only once. */
function pairsOf(
  acquired: readonly Acquired[],
  share: number,
  { comparator, seed }: Pick<AllPairsOptions, 'comparator' | 'seed'>,
): ForEachPair {
  const similarities: number[] = []
  return (visit) => {
    const random = seededRandom(seed)
    let pair = 0
    for (const [index, one] of acquired.entries()) {
      for (let second = 0; second < index; second++) {
        const other = acquired[second] as Acquired
        if (share < 1 && one.person !== other.person && random() >= share) continue
        similarities[pair] ??= similarityOf(comparator, one.template, other.template)
        visit(similarities[pair++] as number, one, other)
      }
    }
  }
}

function countByPerson(samples: readonly { person: number }[], peopleCount: number): Float64Array {
  const counts = new Float64Array(peopleCount)
  for (const { person } of samples) counts[person] = (counts[person] as number) + 1
  return counts
}

/** Pairs of samples of different people: half of the squared sum less the sum of the squares. */
function crossPairs(samplesOf: Float64Array, weights: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (let person = 0; person < samplesOf.length; person++) {
    const count = (samplesOf[person] as number) * (weights[person] as number)
    sum += count
    squares += count * count
  }
  return (sum * sum - squares) / 2
}

/** The genuine pairs of all samples, those of acquired ones with their similarity. */
function withLostPairs(genuine: ComparisonList, plannedOf: Float64Array, samplesOf: Float64Array): ComparisonList {
  const planned = genuine.from(Number.NEGATIVE_INFINITY)
  for (const [person, count] of plannedOf.entries()) {
    const acquired = samplesOf[person] as number
    const lost = (count * (count - 1) - acquired * (acquired - 1)) / 2
    for (let pair = 0; pair < lost; pair++) planned.add(Number.NEGATIVE_INFINITY, person, person)
  }
  return planned
}
