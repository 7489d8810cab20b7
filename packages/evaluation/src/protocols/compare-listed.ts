import type { Comparator } from '@livegate/engine'
import { sortScores } from '../metrics/error-rates.ts'
import type { Comparisons } from '../metrics/subject-bootstrap.ts'
import { ComparisonList } from './comparison-list.ts'
import {
  type ComparisonSet,
  type ForEachPair,
  hardestOf,
  type PersonFinding,
  similarityOf,
  toAcquired,
} from './comparison-set.ts'

/** A comparison that a protocol lists, by the indexes of its samples. */
export type ListedComparison = { first: number; second: number }

/** Compares the samples that a protocol pairs; also gives each listed pair's similarity (NaN: not acquired). */
export function compareListed(
  findings: readonly PersonFinding[],
  pairs: readonly ListedComparison[],
  comparator: Comparator,
): { set: ComparisonSet; similarities: Float64Array } {
  const samples = findings.map(toAcquired)
  const similarities = Float64Array.from(pairs, ({ first, second }) => {
    const [one, other] = [samples[first], samples[second]]
    return one && other ? similarityOf(comparator, one.template, other.template) : Number.NaN
  })
  const [genuine, planned, impostor] = [new ComparisonList(), new ComparisonList(), new ComparisonList()]
  let impostorPlannedCount = 0
  for (const [index, { first, second }] of pairs.entries()) {
    const [one, other] = [findings[first]?.person ?? 0, findings[second]?.person ?? 0]
    const similarity = similarities[index] as number
    const isAcquired = !Number.isNaN(similarity)
    if (one === other) planned.add(isAcquired ? similarity : Number.NEGATIVE_INFINITY, one, one)
    else impostorPlannedCount++
    if (isAcquired) (one === other ? genuine : impostor).add(similarity, one, other)
  }
  const all = impostor.toComparisons()
  const forEachPair: ForEachPair = (visit) => {
    for (const [index, { first, second }] of pairs.entries()) {
      const [one, other] = [samples[first], samples[second]]
      if (one && other) visit(similarities[index] as number, one, other)
    }
  }
  const set: ComparisonSet = {
    peopleCount: 1 + findings.reduce((highest, { person }) => Math.max(highest, person), -1),
    genuine: genuine.toComparisons(),
    genuinePlanned: planned.toComparisons(),
    impostor: sortScores(all.similarities),
    impostorPlannedCount,
    peoplePairCount: countPeoplePairs(all),
    impostorFrom: (least) => impostor.from(least).toComparisons(),
    hardest: (count) => hardestOf(forEachPair, count),
    impostorWeight: (weights) => weightOf(all, weights),
  }
  return { set, similarities }
}

function weightOf({ first, second }: Comparisons, weights: Float64Array): number {
  let weight = 0
  for (let i = 0; i < first.length; i++) {
    weight += (weights[first[i] as number] as number) * (weights[second[i] as number] as number)
  }
  return weight
}

function countPeoplePairs({ first, second }: Comparisons): number {
  const pairs = new Set<string>()
  for (let i = 0; i < first.length; i++) {
    const [one, other] = [first[i] as number, second[i] as number]
    pairs.add(`${Math.min(one, other)} ${Math.max(one, other)}`)
  }
  return pairs.size
}
