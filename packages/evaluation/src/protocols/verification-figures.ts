import type { Comparator } from '@livegate/engine'
import { countBelow, equalErrorRate, type SortedScores, sortScores, thresholdAtFmr } from '../metrics/error-rates.ts'
import type { FoldAccuracy } from '../metrics/fold-accuracy.ts'
import { type Histogram, histogramOf } from '../metrics/histogram.ts'
import { type Proportion, proportion } from '../metrics/proportion.ts'
import type { ComparisonSet, HardComparison } from './comparison-set.ts'
import { detCurve } from './det-curve.ts'
import { type GroupFigures, groupFigures } from './group-figures.ts'
import { levelThresholds, type MatchingThreshold } from './matching-threshold.ts'
import { type Bounds, type BoundsOf, verificationIntervals } from './verification-intervals.ts'

/** Error rates at one threshold. */
export type OperatingPoint = {
  /** A security level, or the FMR that was aimed at. */
  name: string
  threshold: MatchingThreshold
  fmr: Proportion
  /** Of comparisons whose samples were acquired. TAR is 1 - FNMR. */
  fnmr: Proportion
  /** Of all planned genuine comparisons: one that a failure to acquire prevented is a false rejection. */
  frr: Proportion
}

/** What a verification experiment found (ISO/IEC 19795-1). */
export type VerificationFigures = {
  people: number
  genuine: { planned: number; compared: number }
  impostor: { planned: number; compared: number }
  levels: OperatingPoint[]
  targets: OperatingPoint[]
  equalErrorRate: { rate: number; low: number; high: number; threshold: MatchingThreshold } | undefined
  foldAccuracy?: FoldAccuracy
  groups?: GroupFigures
  /** Worst first: often a wrong label, or another person in the picture. */
  hardest: { genuine: NamedComparison[]; impostor: NamedComparison[] }
  /** From the highest threshold to the lowest. */
  curve: { cosine: number; fmr: number; fnmr: number }[]
  /** Of cosines, -1..1. */
  histograms: { genuine: Histogram; impostor: Histogram }
}

/** A comparison by its samples' names. */
export type NamedComparison = { cosine: number; first: string; second: string }

export type FigureOptions = {
  comparator: Comparator
  groups?: ReadonlyMap<string, ReadonlySet<string>> | undefined
  /** Names of the people by number. */
  identities: readonly string[]
  /** Names of the samples, in the order of the findings. */
  sampleIds: readonly string[]
  replicates: number
  seed: number
}

const fmrTargets = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]
/** All figures of a verification experiment, each with its interval by the bootstrap over people. */
export function verificationFigures(set: ComparisonSet, options: FigureOptions): VerificationFigures {
  const { impostor } = set
  const genuine = sortScores(set.genuine.similarities)
  const levels = levelThresholds(options.comparator)
  const targets = fmrTargets
    .filter((target) => impostor.length * target >= 1)
    .map((target) => ({ name: `FMR ${target.toExponential(0)}`, target, cosine: thresholdAtFmr(impostor, target) }))
  const meeting = genuine.length > 0 && impostor.length > 0 ? equalErrorRate({ genuine, impostor }) : undefined
  const boundsOf = meeting
    ? verificationIntervals(set, { points: [...levels, ...targets], equalErrorRate: meeting.rate }, options)
    : () => undefined
  const pointAt = operatingPoints(set, genuine, options.comparator, boundsOf)
  return {
    people: set.peopleCount,
    genuine: { planned: set.genuinePlanned.similarities.length, compared: genuine.length },
    impostor: { planned: set.impostorPlannedCount, compared: impostor.length },
    levels: levels.map(pointAt),
    targets: targets.map(pointAt),
    equalErrorRate: meeting && {
      rate: meeting.rate,
      ...(boundsOf('eer') ?? { low: 0, high: 1 }),
      threshold: toThreshold(meeting.threshold, options.comparator),
    },
    ...(options.groups && { groups: groupFigures(set, options.groups, options.identities, options.comparator) }),
    hardest: nameHardest(set, options.sampleIds),
    curve: detCurve(genuine, impostor),
    histograms: { genuine: histogramOf(genuine, -1, 1, 100), impostor: histogramOf(impostor, -1, 1, 100) },
  }
}

/** Gives the rates at a threshold. Where there was no error, people (FNMR, FRR) and pairs of them (FMR) are the trials. */
function operatingPoints(set: ComparisonSet, genuine: SortedScores, comparator: Comparator, boundsOf: BoundsOf) {
  const { impostor, peoplePairCount } = set
  const planned = sortScores(set.genuinePlanned.similarities)
  const peopleWithPairs = new Set(set.genuinePlanned.first).size
  return ({ name, cosine }: { name: string; cosine: number }): OperatingPoint => {
    const falseMatches = impostor.length - countBelow(impostor, cosine)
    const rejections = (scores: SortedScores, bounds: Bounds | undefined) =>
      withBounds(countBelow(scores, cosine), scores.length, peopleWithPairs, bounds)
    return {
      name,
      threshold: toThreshold(cosine, comparator),
      fmr: withBounds(falseMatches, impostor.length, peoplePairCount, boundsOf(`fmr ${name}`)),
      fnmr: rejections(genuine, boundsOf(`fnmr ${name}`)),
      frr: rejections(planned, boundsOf(`frr ${name}`)),
    }
  }
}

const toThreshold = (cosine: number, { matchingScore }: Comparator) => ({ cosine, score: matchingScore(cosine) })

function withBounds(errors: number, trials: number, independentTrials: number, bounds: Bounds | undefined): Proportion {
  const found = proportion(errors, trials, independentTrials)
  if (errors === 0 || trials === 0) return found
  return bounds ? { ...found, ...bounds, method: 'SUBJECT_BOOTSTRAP' } : { ...found, low: 0, high: 1, method: 'NONE' }
}

const HARDEST = 10

function nameHardest(set: ComparisonSet, sampleIds: readonly string[]): VerificationFigures['hardest'] {
  const named = ({ similarity, first, second }: HardComparison): NamedComparison => {
    return { cosine: similarity, first: sampleIds[first] ?? '', second: sampleIds[second] ?? '' }
  }
  const { genuine, impostor } = set.hardest(HARDEST)
  return { genuine: genuine.map(named), impostor: impostor.map(named) }
}
