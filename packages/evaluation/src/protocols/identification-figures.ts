import type { Comparator } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'
import type { DatasetPerson, DatasetSample } from '../datasets/sample.ts'
import { sortScores } from '../metrics/error-rates.ts'
import { type MatedSearch, rankOf, type Searches, thresholdAtFpir } from '../metrics/identification-rates.ts'
import { proportionOfPeople } from '../metrics/people-bootstrap.ts'
import type { Proportion } from '../metrics/proportion.ts'
import { seededRandom, shuffled } from '../random.ts'
import { similarityOf } from './comparison-set.ts'
import { identificationThresholds, type MatchingThreshold } from './matching-threshold.ts'

/** Who is enrolled with which sample, and who searches with which. */
export type IdentificationPlan = {
  gallery: { person: number; sample: DatasetSample }[]
  /** `person` is a number of the data set's people, enrolled or not. */
  probes: { person: number; sample: DatasetSample }[]
}

/**
 * Draws an open-set 1:N experiment: a share of the people stays outside the gallery, and of everybody else one sample is
 * enrolled and the others search.
 */
export function planIdentification(
  people: readonly DatasetPerson[],
  unenrolledShare: number,
  seed: number,
): IdentificationPlan {
  const random = seededRandom(seed)
  const outside = new Set(shuffled([...people.keys()], random).slice(0, Math.round(unenrolledShare * people.length)))
  const plan: IdentificationPlan = { gallery: [], probes: [] }
  for (const [person, { samples }] of people.entries()) {
    const enrolled = outside.has(person) ? -1 : Math.floor(random() * samples.length)
    for (const [index, sample] of samples.entries()) {
      plan[index === enrolled ? 'gallery' : 'probes'].push({ person, sample })
    }
  }
  return plan
}

/** Error rates of identification at one threshold. */
export type IdentificationPoint = {
  name: string
  threshold: MatchingThreshold
  /** Searches by people outside the gallery that return anybody. */
  fpir: Proportion
  /** Searches by people in it that don't return them first, where probe and mate were acquired. */
  fnir: Proportion
  /** The same over all planned searches: a failure to acquire the probe or to enrol the mate is a miss. */
  fnirWithFailures: Proportion
}

/** What an identification experiment found (ISO/IEC 19795-1). */
export type IdentificationFigures = {
  gallery: { planned: number; enrolled: number }
  matedSearches: { planned: number; acquired: number }
  /** Of acquired probes only: a probe without a face returns nobody, which is no merit. */
  nonMatedSearches: number
  /** At the thresholds that an IDENTIFICATION in a gallery of this size has at each security level. */
  levels: IdentificationPoint[]
  targets: IdentificationPoint[]
  /** Share of the acquired mated searches with the mate among the first `rank`. */
  cumulativeMatch: { rank: number; rate: Proportion }[]
  /** FNIR against FPIR, from the highest threshold to the lowest. */
  curve: { cosine: number; fpir: number; fnir: number }[]
}

export type IdentificationFindings = { gallery: readonly SampleFinding[]; probes: readonly SampleFinding[] }

const fpirTargets = [0.1, 0.01, 0.001]
const ranks = [1, 2, 3, 5, 10, 20]
const missed: MatedSearch = { similarity: Number.NEGATIVE_INFINITY, rank: Number.POSITIVE_INFINITY }

type PersonSearch = MatedSearch & { person: number }
type OutsiderSearch = { similarity: number; person: number }

/** Searches every probe in the gallery, and all figures with intervals by drawing the people who search. */
export function identificationFigures(
  plan: IdentificationPlan,
  findings: IdentificationFindings,
  { comparator, replicates, seed }: { comparator: Comparator; replicates: number; seed: number },
): IdentificationFigures {
  const { mated, outsiders, enrolledCount } = search(plan, findings, comparator)
  const acquired = mated.filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
  const searches: Searches = { mated: acquired, nonMatedTop: sortScores(outsiders.map(({ similarity }) => similarity)) }
  const rateOf = (trials: { person: number; failed: boolean }[]) => proportionOfPeople(trials, replicates, seed)
  const missesAt = (searched: readonly PersonSearch[], cosine: number) =>
    searched.map(({ person, rank, similarity }) => ({ person, failed: !(rank === 1 && similarity >= cosine) }))
  const pointAt = ({ name, cosine }: { name: string; cosine: number }): IdentificationPoint => ({
    name,
    threshold: { cosine, score: comparator.matchingScore(cosine) },
    fpir: rateOf(outsiders.map(({ person, similarity }) => ({ person, failed: similarity >= cosine }))),
    fnir: rateOf(missesAt(acquired, cosine)),
    fnirWithFailures: rateOf(missesAt(mated, cosine)),
  })
  const targets = fpirTargets
    .filter((target) => outsiders.length * target >= 1)
    .map((target) => ({ name: `FPIR ${target}`, cosine: thresholdAtFpir(searches, target) }))
  return {
    gallery: { planned: plan.gallery.length, enrolled: enrolledCount },
    matedSearches: { planned: mated.length, acquired: acquired.length },
    nonMatedSearches: outsiders.length,
    levels: identificationThresholds(comparator, enrolledCount).map(pointAt),
    targets: targets.map(pointAt),
    cumulativeMatch: ranks.map((rank) => ({ rank, rate: matchedBy(rank, acquired, rateOf) })),
    curve: curveOf(searches),
  }
}

function search(plan: IdentificationPlan, findings: IdentificationFindings, comparator: Comparator) {
  const enrolled = plan.gallery.flatMap(({ person }, index) => {
    const finding = findings.gallery[index]
    return finding?.acquired ? [{ person, template: finding }] : []
  })
  const placeOf = new Map(enrolled.map(({ person }, place) => [person, place]))
  const planned = new Set(plan.gallery.map(({ person }) => person))
  const mated: PersonSearch[] = []
  const outsiders: OutsiderSearch[] = []
  for (const [index, { person }] of plan.probes.entries()) {
    const probe = findings.probes[index]
    const similarities = probe?.acquired
      ? Float64Array.from(enrolled, ({ template }) => similarityOf(comparator, template, probe))
      : undefined
    const place = placeOf.get(person)
    if (!planned.has(person)) {
      if (similarities?.length) outsiders.push({ person, similarity: similarities.reduce((a, b) => Math.max(a, b)) })
    } else if (similarities && place !== undefined) {
      mated.push({ person, similarity: similarities[place] as number, rank: rankOf(similarities, place) })
    } else mated.push({ person, ...missed })
  }
  return { mated, outsiders, enrolledCount: enrolled.length }
}

type RateOf = (trials: { person: number; failed: boolean }[]) => Proportion

/** The complement of an error rate, its interval turned over. */
function matchedBy(rank: number, mated: readonly PersonSearch[], rateOf: RateOf): Proportion {
  const errors = rateOf(mated.map((one) => ({ person: one.person, failed: one.rank > rank })))
  return {
    ...errors,
    rate: errors.rate === null ? null : 1 - errors.rate,
    errors: errors.errors,
    low: 1 - errors.high,
    high: 1 - errors.low,
  }
}

function curveOf({ mated, nonMatedTop }: Searches): IdentificationFigures['curve'] {
  const hits = sortScores(mated.filter(({ rank }) => rank === 1).map(({ similarity }) => similarity))
  const steps = Math.min(200, nonMatedTop.length)
  return Array.from({ length: steps }, (_, step) => {
    const errors = Math.round(nonMatedTop.length ** ((step + 1) / steps))
    const cosine = nonMatedTop[nonMatedTop.length - errors] as number
    const fpir = nonMatedTop.filter((top) => top >= cosine).length / nonMatedTop.length
    return { cosine, fpir, fnir: 1 - hits.filter((hit) => hit >= cosine).length / mated.length }
  })
}
