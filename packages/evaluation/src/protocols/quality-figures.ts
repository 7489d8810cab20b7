import type { Comparator } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'
import { type DiscardCurve, errorVersusDiscard } from '../metrics/error-versus-discard.ts'
import { percentileInterval } from '../metrics/proportion.ts'
import { seededRandom } from '../random.ts'
import { type PersonFinding, similarityOf } from './comparison-set.ts'
import { levelThresholds, type MatchingThreshold } from './matching-threshold.ts'

/** How well each quality measure foretells false non-matches (ISO/IEC 29794-1). */
export type QualityFigures = {
  /** The security level whose threshold decides what a false non-match is. */
  level: string
  threshold: MatchingThreshold
  people: number
  genuine: number
  falseNonMatches: number
  /** Best first: by the area under the curve. */
  measures: QualityMeasure[]
}

/** One quality measure's curve; higher is taken for better, as OFIQ's values are. */
export type QualityMeasure = DiscardCurve & {
  name: string
  areaLow: number
  areaHigh: number
}

type Genuine = { person: number; matched: boolean; first: Record<string, number>; second: Record<string, number> }
type Acquired = Extract<SampleFinding, { acquired: true }>

export type QualityOptions = { comparator: Comparator; replicates: number; seed: number }

/** Curves of every quality measure that the engine gives for all samples, with intervals by drawing people. */
export function qualityFigures(findings: readonly PersonFinding[], options: QualityOptions): QualityFigures {
  const level = 'SECURE'
  const cosine = levelThresholds(options.comparator).find(({ name }) => name === level)?.cosine ?? 1
  const genuine = compareGenuine(findings, options.comparator, cosine)
  const names = measureNames(findings)
  return {
    level,
    threshold: { cosine, score: options.comparator.matchingScore(cosine) },
    people: new Set(genuine.map(({ person }) => person)).size,
    genuine: genuine.length,
    falseNonMatches: genuine.filter(({ matched }) => !matched).length,
    measures: names.map((name) => measure(name, genuine, options)).sort((a, b) => a.area - b.area),
  }
}

function compareGenuine(findings: readonly PersonFinding[], comparator: Comparator, cosine: number): Genuine[] {
  const byPerson = new Map<number, Acquired[]>()
  for (const { person, finding } of findings) {
    if (finding.acquired) byPerson.set(person, [...(byPerson.get(person) ?? []), finding])
  }
  const genuine: Genuine[] = []
  for (const [person, samples] of byPerson) {
    for (const [index, one] of samples.entries()) {
      for (const other of samples.slice(0, index)) {
        const matched = similarityOf(comparator, one, other) >= cosine
        genuine.push({ person, matched, first: one.quality, second: other.quality })
      }
    }
  }
  return genuine
}

/** The measures that every sample has and that are not the same for all. */
function measureNames(findings: readonly PersonFinding[]): string[] {
  const qualities = findings.flatMap(({ finding }) => (finding.acquired ? [finding.quality] : []))
  const [first] = qualities
  if (!first) return []
  return Object.keys(first).filter(
    (name) =>
      qualities.every((quality) => quality[name] !== undefined) &&
      qualities.some((quality) => quality[name] !== first[name]),
  )
}

function measure(name: string, genuine: readonly Genuine[], { replicates, seed }: QualityOptions): QualityMeasure {
  const comparisons = genuine
    .map(({ person, matched, first, second }) => ({
      person,
      matched,
      quality: Math.min(first[name] as number, second[name] as number),
    }))
    .sort((a, b) => a.quality - b.quality)
  const people = [...new Set(comparisons.map(({ person }) => person))]
  const random = seededRandom(seed)
  const areas = Array.from({ length: replicates }, () => {
    const weights = new Map<number, number>()
    for (let drawn = 0; drawn < people.length; drawn++) {
      const person = people[Math.floor(random() * people.length)] as number
      weights.set(person, (weights.get(person) ?? 0) + 1)
    }
    const weighed = comparisons.flatMap((one) => {
      const weight = weights.get(one.person)
      return weight ? [{ ...one, weight }] : []
    })
    return errorVersusDiscard(weighed).area
  })
  const { low, high } = areas.length > 0 ? percentileInterval(areas) : { low: 0, high: 1 }
  const curve = errorVersusDiscard(comparisons)
  return {
    name,
    ...curve,
    points: thinned(curve.points),
    areaLow: low,
    areaHigh: high,
  }
}

/** Enough points to draw; the areas are of all. */
function thinned<T>(points: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(points.length / 200))
  return points.filter((_, index) => index % step === 0 || index === points.length - 1)
}
