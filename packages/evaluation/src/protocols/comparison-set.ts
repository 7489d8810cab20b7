import type { Comparator, Template } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'
import type { SortedScores } from '../metrics/error-rates.ts'
import type { Comparisons } from '../metrics/subject-bootstrap.ts'

/** A sample's finding with the number of its person, from 0 on. */
export type PersonFinding = { person: number; finding: SampleFinding }

/** The comparisons of a verification experiment. */
export type ComparisonSet = {
  peopleCount: number
  /** Genuine comparisons of acquired samples. */
  genuine: Comparisons
  /** All genuine comparisons that were planned: similarity -Infinity where a sample was not acquired. */
  genuinePlanned: Comparisons
  impostor: SortedScores
  impostorPlannedCount: number
  /** Pairs of different people, each counted once however many samples they have. */
  peoplePairCount: number
  /** The impostor comparisons at or above a similarity, with their people. */
  impostorFrom(similarity: number): Comparisons
  /** The genuine comparisons of lowest and the impostor ones of highest similarity, worst first. */
  hardest(count: number): { genuine: HardComparison[]; impostor: HardComparison[] }
  /** How many impostor comparisons there are when person i counts weights[i] times. */
  impostorWeight(weights: Float64Array): number
}

/** A comparison by the places of its samples in the list of findings. */
export type HardComparison = { similarity: number; first: number; second: number }

/** A sample with a template; `place` is its place in the list of findings. */
export type Acquired = { person: number; place: number; template: Template }

/** A finding with its template; undefined where there is none. */
export function toAcquired({ person, finding }: PersonFinding, place: number): Acquired | undefined {
  if (!finding.acquired) return undefined
  return { person, place, template: { modelId: finding.modelId, embedding: finding.embedding } }
}

/** @throws Error when the comparator is of another model than the templates, which the protocols rule out */
export function similarityOf(comparator: Comparator, one: Template, other: Template): number {
  const comparison = comparator.compare(one, other)
  if (!comparison.comparable) throw new Error(`${one.modelId} and ${other.modelId} are not comparable`)
  return comparison.similarity
}

/** Visits every comparison of an experiment once. */
export type ForEachPair = (visit: (similarity: number, one: Acquired, other: Acquired) => void) => void

/** The genuine comparisons of lowest and the impostor ones of highest similarity, worst first. */
export function hardestOf(
  forEachPair: ForEachPair,
  count: number,
): { genuine: HardComparison[]; impostor: HardComparison[] } {
  const [genuine, impostor]: [HardComparison[], HardComparison[]] = [[], []]
  forEachPair((similarity, one, other) => {
    const isGenuine = one.person === other.person
    const list = isGenuine ? genuine : impostor
    const sign = isGenuine ? 1 : -1
    const isHarder = (than: HardComparison | undefined) =>
      than === undefined || sign * (similarity - than.similarity) < 0
    if (list.length >= count && !isHarder(list.at(-1))) return
    const place = list.findIndex(isHarder)
    list.splice(place < 0 ? list.length : place, 0, { similarity, first: other.place, second: one.place })
    if (list.length > count) list.pop()
  })
  return { genuine, impostor }
}
