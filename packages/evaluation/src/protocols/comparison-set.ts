import type { Comparator, Template } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'
import { type SortedScores, sortScores } from '../metrics/error-rates.ts'
import type { Comparisons } from '../metrics/subject-bootstrap.ts'
import { seededRandom } from '../random.ts'

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

export type AllPairsOptions = {
  comparator: Comparator
  /** Of more impostor comparisons than this, so many are drawn. */
  maxImpostors: number
  seed: number
}

type Acquired = { person: number; place: number; template: Template }

/** Compares every sample with every other. Of too many impostor comparisons a share is drawn with the seed. */
export function compareAllPairs(findings: readonly PersonFinding[], options: AllPairsOptions): ComparisonSet {
  const acquired = findings.flatMap((finding, place) => toAcquired(finding, place))
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

/** A comparison that a protocol lists, by the indexes of its samples. */
export type ListedComparison = { first: number; second: number }

/** Compares the samples that a protocol pairs; also gives each listed pair's similarity (NaN: not acquired). */
export function compareListed(
  findings: readonly PersonFinding[],
  pairs: readonly ListedComparison[],
  comparator: Comparator,
): { set: ComparisonSet; similarities: Float64Array } {
  const samples = findings.map((finding, place) => toAcquired(finding, place)[0])
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

function toAcquired({ person, finding }: PersonFinding, place: number): Acquired[] {
  if (!finding.acquired) return []
  return [{ person, place, template: { modelId: finding.modelId, embedding: finding.embedding } }]
}

/** @throws Error when the comparator is of another model than the templates, which the protocols rule out */
export function similarityOf(comparator: Comparator, one: Template, other: Template): number {
  const comparison = comparator.compare(one, other)
  if (!comparison.comparable) throw new Error(`${one.modelId} and ${other.modelId} are not comparable`)
  return comparison.similarity
}

type ForEachPair = (visit: (similarity: number, one: Acquired, other: Acquired) => void) => void

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

function hardestOf(forEachPair: ForEachPair, count: number) {
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

/** Comparisons as they come. */
class ComparisonList {
  private readonly similarities: number[] = []
  private readonly first: number[] = []
  private readonly second: number[] = []

  add(similarity: number, first: number, second: number) {
    this.similarities.push(similarity)
    this.first.push(first)
    this.second.push(second)
  }

  from(least: number): ComparisonList {
    const list = new ComparisonList()
    for (const [i, similarity] of this.similarities.entries()) {
      if (similarity >= least) list.add(similarity, this.first[i] as number, this.second[i] as number)
    }
    return list
  }

  toComparisons(): Comparisons {
    return {
      similarities: Float64Array.from(this.similarities),
      first: Int32Array.from(this.first),
      second: Int32Array.from(this.second),
    }
  }
}
