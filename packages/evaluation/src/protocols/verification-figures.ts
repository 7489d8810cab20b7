import type { Comparator } from '@livegate/engine'
import { countBelow, equalErrorRate, sortScores, thresholdAtFmr } from '../metrics/error-rates.ts'
import type { FoldAccuracy } from '../metrics/fold-accuracy.ts'
import { type Histogram, histogramOf } from '../metrics/histogram.ts'
import { type Proportion, proportion } from '../metrics/proportion.ts'
import { type BootstrapInput, bootstrapIntervals } from '../metrics/subject-bootstrap.ts'
import type { ComparisonSet, HardComparison } from './comparison-set.ts'
import { type GroupFigures, groupFigures } from './group-figures.ts'
import { levelThresholds, type MatchingThreshold } from './matching-threshold.ts'

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
/** More impostor comparisons than this are not resampled; what would need them has no interval. */
const MAX_TAIL = 2_000_000

/** All figures of a verification experiment, each with its interval by the bootstrap over people. */
export function verificationFigures(set: ComparisonSet, options: FigureOptions): VerificationFigures {
  const genuine = sortScores(set.genuine.similarities)
  const { impostor } = set
  const peopleWithPairs = new Set(set.genuinePlanned.first).size
  const toThreshold = (cosine: number) => ({ cosine, score: options.comparator.matchingScore(cosine) })
  const levels = levelThresholds(options.comparator)
  const targets = fmrTargets
    .filter((target) => impostor.length * target >= 1)
    .map((target) => ({ name: `FMR ${target.toExponential(0)}`, target, cosine: thresholdAtFmr(impostor, target) }))
  const meeting = genuine.length > 0 && impostor.length > 0 ? equalErrorRate({ genuine, impostor }) : undefined
  const bounds = intervals(set, [...levels, ...targets], targets, meeting, options)
  const pointAt = ({ name, cosine }: { name: string; cosine: number }): OperatingPoint => ({
    name,
    threshold: toThreshold(cosine),
    fmr: withBounds(
      impostor.length - countBelow(impostor, cosine),
      impostor.length,
      set.peoplePairCount,
      bounds(`fmr ${name}`),
    ),
    fnmr: withBounds(countBelow(genuine, cosine), genuine.length, peopleWithPairs, bounds(`fnmr ${name}`)),
    frr: withBounds(
      countBelow(sortScores(set.genuinePlanned.similarities), cosine),
      set.genuinePlanned.similarities.length,
      peopleWithPairs,
      bounds(`frr ${name}`),
    ),
  })
  return {
    people: set.peopleCount,
    genuine: { planned: set.genuinePlanned.similarities.length, compared: genuine.length },
    impostor: { planned: set.impostorPlannedCount, compared: impostor.length },
    levels: levels.map(pointAt),
    targets: targets.map(pointAt),
    equalErrorRate: meeting && {
      rate: meeting.rate,
      ...(bounds('eer') ?? { low: 0, high: 1 }),
      threshold: toThreshold(meeting.threshold),
    },
    ...(options.groups && { groups: groupFigures(set, options.groups, options.identities, options.comparator) }),
    hardest: nameHardest(set, options.sampleIds),
    curve: curveOf(genuine, impostor),
    histograms: { genuine: histogramOf(genuine, -1, 1, 100), impostor: histogramOf(impostor, -1, 1, 100) },
  }
}

type Bounds = { low: number; high: number }

function withBounds(errors: number, trials: number, independentTrials: number, bounds: Bounds | undefined): Proportion {
  const found = proportion(errors, trials, independentTrials)
  if (errors === 0 || trials === 0) return found
  return bounds ? { ...found, ...bounds, method: 'SUBJECT_BOOTSTRAP' } : { ...found, low: 0, high: 1, method: 'NONE' }
}

/** Intervals by name: `fmr`, `fnmr` and `frr` of each point, and `eer`. */
function intervals(
  set: ComparisonSet,
  points: readonly { name: string; cosine: number }[],
  targets: readonly { name: string; target: number }[],
  meeting: { rate: number } | undefined,
  { replicates, seed }: FigureOptions,
): (name: string) => Bounds | undefined {
  if (!meeting) return () => undefined
  const tail = tailOf(set, points, targets, meeting.rate)
  const input = {
    peopleCount: set.peopleCount,
    impostorTail: tail,
    impostorWeight: set.impostorWeight,
    replicates,
    seed,
  }
  const targetOf = new Map(targets.map(({ name, target }) => [name, target]))
  const rejections = (name: string, genuine: ComparisonSet['genuine']) =>
    ratesOf(points, targetOf, name, { ...input, genuine })
  const leastCosine = tail.similarities.reduce((least, similarity) => Math.min(least, similarity), 1)
  const isWhole = tail.similarities.length === set.impostor.length
  const matches = points.filter(({ cosine }) => isWhole || cosine >= leastCosine)
  const found = new Map<string, Bounds | undefined>([
    ...rejections('fnmr', set.genuine),
    ...rejections('frr', set.genuinePlanned),
    ...Object.entries(
      bootstrapIntervals({ ...input, genuine: set.genuine }, {
        eer: (replicate) => replicate.equalErrorRate(),
        ...Object.fromEntries(
          matches.map(({ name, cosine }) => [`fmr ${name}`, (replicate) => replicate.falseMatchRate(cosine)]),
        ),
      } as Parameters<typeof bootstrapIntervals<string>>[1]),
    ),
  ])
  return (name) => found.get(name)
}

/** At a level the threshold stands; at a target each replicate finds its own, as a new experiment would. */
function ratesOf(
  points: readonly { name: string; cosine: number }[],
  targetOf: ReadonlyMap<string, number>,
  rate: string,
  input: BootstrapInput,
): [string, Bounds | undefined][] {
  const figures: Parameters<typeof bootstrapIntervals<string>>[1] = Object.fromEntries(
    points.map(({ name, cosine }) => {
      const target = targetOf.get(name)
      return [
        `${rate} ${name}`,
        (replicate) => replicate.falseNonMatchRate(target === undefined ? cosine : replicate.similarityAtFmr(target)),
      ]
    }),
  )
  return Object.entries(bootstrapIntervals(input, figures))
}

/** Three times what the rates themselves need, because a replicate may draw the worst people several times. */
function tailOf(
  set: ComparisonSet,
  points: readonly { cosine: number }[],
  targets: readonly { target: number }[],
  equalErrors: number,
) {
  const { impostor } = set
  const needed = Math.max(
    ...points.map(({ cosine }) => (impostor.length - countBelow(impostor, cosine)) / impostor.length),
    ...targets.map(({ target }) => 3 * target),
    3 * equalErrors,
  )
  const length = Math.min(impostor.length, MAX_TAIL, Math.ceil(needed * impostor.length) + 1)
  return set.impostorFrom(impostor[impostor.length - length] ?? -1)
}

const HARDEST = 10

function nameHardest(set: ComparisonSet, sampleIds: readonly string[]): VerificationFigures['hardest'] {
  const named = ({ similarity, first, second }: HardComparison): NamedComparison => {
    return { cosine: similarity, first: sampleIds[first] ?? '', second: sampleIds[second] ?? '' }
  }
  const { genuine, impostor } = set.hardest(HARDEST)
  return { genuine: genuine.map(named), impostor: impostor.map(named) }
}

const CURVE_POINTS = 240

/** FMR and FNMR over thresholds that are dense where either rate is small. */
function curveOf(genuine: Float64Array, impostor: Float64Array): VerificationFigures['curve'] {
  const cosines = new Set<number>()
  for (let step = 0; step <= CURVE_POINTS / 2; step++) {
    const part = step / (CURVE_POINTS / 2)
    const fromTop = Math.floor(impostor.length ** part)
    const fromBottom = Math.floor(genuine.length ** part)
    for (const cosine of [impostor[impostor.length - fromTop], genuine[fromBottom - 1]]) {
      if (cosine !== undefined) cosines.add(cosine)
    }
  }
  return [...cosines]
    .sort((a, b) => b - a)
    .map((cosine) => ({
      cosine,
      fmr: (impostor.length - countBelow(impostor, cosine)) / impostor.length,
      fnmr: countBelow(genuine, cosine) / genuine.length,
    }))
}
