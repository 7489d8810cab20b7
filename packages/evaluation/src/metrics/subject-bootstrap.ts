import { type Random, seededRandom } from '../random.ts'
import { percentileInterval } from './proportion.ts'

/** Comparisons with the people they are of: `first[i]` and `second[i]` are numbers of people, from 0 on. */
export type Comparisons = { similarities: Float64Array; first: Int32Array; second: Int32Array }

export type BootstrapInput = {
  peopleCount: number
  /** All genuine comparisons; `first` and `second` are equal. */
  genuine: Comparisons
  /** The same with those that could not be made, at -Infinity. */
  genuinePlanned: Comparisons
  /** The impostor comparisons of highest similarity, at least all that any asked rate needs. */
  impostorTail: Comparisons
  /** The weight of all impostor comparisons when person i counts weights[i] times. */
  impostorWeight: (weights: Float64Array) => number
  replicates: number
  seed: number
}

/** One resampled experiment: its rates at any threshold, and the threshold of any FMR. NaN without trials. */
export type Replicate = {
  falseMatchRate(threshold: number): number
  falseNonMatchRate(threshold: number): number
  /** The share of all planned genuine comparisons that is below the threshold or could not be made. */
  falseRejectionRate(threshold: number): number
  /** The similarity that the share `targetFmr` of the impostor comparisons exceeds. */
  similarityAtFmr(targetFmr: number): number
  equalErrorRate(): number
}

/**
 * 95% intervals of any figures of a verification experiment by the bootstrap over people. Comparisons that share a
 * person rise and fall together, so people are drawn, not comparisons: who is drawn w times gives genuine comparisons
 * the weight w, and an impostor comparison has the product of its two people's weights (the vertex bootstrap; Bolle,
 * Ratha and Pankanti, 2004; Fogliato, Patil and Perona, 2024).
 * @param figures computed in each replicate; a replicate where one is NaN does not count for it
 */
export function bootstrapIntervals<Name extends string>(
  input: BootstrapInput,
  figures: Record<Name, (replicate: Replicate) => number>,
): Record<Name, { low: number; high: number } | undefined> {
  const names = Object.keys(figures) as Name[]
  const values = new Map<Name, number[]>(names.map((name) => [name, []]))
  const random = seededRandom(input.seed)
  const genuine = weigher(input.genuine, 'ascending')
  const planned = weigher(input.genuinePlanned, 'ascending')
  const impostor = weigher(input.impostorTail, 'descending')
  for (let count = 0; count < input.replicates; count++) {
    const weights = drawPeople(input.peopleCount, random)
    const replicate = replicateOf(genuine(weights), planned(weights), impostor(weights), input.impostorWeight(weights))
    for (const name of names) {
      const value = figures[name](replicate)
      if (!Number.isNaN(value)) values.get(name)?.push(value)
    }
  }
  const entries = names.map((name) => {
    const drawn = values.get(name) ?? []
    return [name, drawn.length > 0 ? percentileInterval(drawn) : undefined] as const
  })
  return Object.fromEntries(entries) as Record<Name, { low: number; high: number } | undefined>
}

/** How often each person is drawn when as many are drawn as there are, with replacement. */
function drawPeople(peopleCount: number, random: Random): Float64Array {
  const weights = new Float64Array(peopleCount)
  for (let drawn = 0; drawn < peopleCount; drawn++) {
    const person = Math.floor(random() * peopleCount)
    weights[person] = (weights[person] as number) + 1
  }
  return weights
}

/** Similarities in order with the weights summed up from the first on: `sums[i]` is the weight of the first i. */
type Weighed = { similarities: Float64Array; sums: Float64Array; sign: 1 | -1 }

/** Sorts once; each replicate then only sums up. */
function weigher({ similarities, first, second }: Comparisons, order: 'ascending' | 'descending') {
  const sign = order === 'ascending' ? 1 : -1
  const indexes = Uint32Array.from({ length: similarities.length }, (_, index) => index).sort(
    (a, b) => sign * ((similarities[a] as number) - (similarities[b] as number)),
  )
  const ordered = Float64Array.from(indexes, (index) => similarities[index] as number)
  const [a, b] = [
    Int32Array.from(indexes, (i) => first[i] as number),
    Int32Array.from(indexes, (i) => second[i] as number),
  ]
  const sums = new Float64Array(indexes.length + 1)
  return (weights: Float64Array): Weighed => {
    for (let i = 0; i < a.length; i++) {
      const [one, other] = [a[i] as number, b[i] as number]
      const weight = one === other ? (weights[one] as number) : (weights[one] as number) * (weights[other] as number)
      sums[i + 1] = (sums[i] as number) + weight
    }
    return { similarities: ordered, sums, sign }
  }
}

function replicateOf(genuine: Weighed, planned: Weighed, impostor: Weighed, impostorWeight: number): Replicate {
  const falseMatchRate = (threshold: number) =>
    (impostor.sums[countBefore(impostor, threshold)] as number) / impostorWeight
  const shareBelow = (weighed: Weighed, threshold: number) =>
    (weighed.sums[countBefore(weighed, threshold)] as number) / (weighed.sums.at(-1) as number)
  const falseNonMatchRate = (threshold: number) => shareBelow(genuine, threshold)
  return {
    falseMatchRate,
    falseNonMatchRate,
    falseRejectionRate: (threshold) => shareBelow(planned, threshold),
    similarityAtFmr(targetFmr) {
      const allowed = targetFmr * impostorWeight
      const accepted = firstIndex(impostor.sums.length, (index) => (impostor.sums[index] as number) > allowed)
      // Where the tail ends too early, the answer is not known.
      return accepted === impostor.sums.length ? Number.NaN : (impostor.similarities[accepted - 1] as number)
    },
    equalErrorRate() {
      const length = impostor.similarities.length
      const gapAt = (index: number) =>
        falseMatchRate(impostor.similarities[index] as number) -
        falseNonMatchRate(impostor.similarities[index] as number)
      const meeting = firstIndex(length, (index) => gapAt(index) >= 0)
      const threshold = impostor.similarities[meeting]
      if (threshold === undefined) return Number.NaN
      return (falseMatchRate(threshold) + falseNonMatchRate(threshold)) / 2
    },
  }
}

/** How many come before the threshold: those below it when ascending, those at or above it when descending. */
function countBefore({ similarities, sign }: Weighed, threshold: number): number {
  return firstIndex(similarities.length, (index) => {
    const similarity = similarities[index] as number
    return sign === 1 ? similarity >= threshold : similarity < threshold
  })
}

/** The first index for which a condition holds that goes on to hold from there; the length where it never does. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
