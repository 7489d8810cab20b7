import { createComparator, type ModelManifest, readManifest } from '@livegate/engine'
import { type AnalysisProgress, analyseSamples } from './analysis/analyse-samples.ts'
import { identifyEngine } from './analysis/engine-fingerprint.ts'
import { comparisonsNeeded, fitMonotoneMap, peopleNeeded } from './calibration/fit-monotone-map.ts'
import { readIdentityFolders } from './datasets/identity-folders.ts'
import type { DatasetPerson } from './datasets/sample.ts'
import { evaluate } from './evaluate.ts'
import { EvaluationFailure } from './evaluation-failure.ts'
import { compareAllPairs } from './protocols/compare-all-pairs.ts'
import type { EvaluationReport } from './report/evaluation-report.ts'

export type CalibrationOptions = {
  /** Folder with a folder per person. */
  dataset: string
  /** The lowest FMR that the data shall tell, 0..1: what is below is extrapolated. Default 1e-3. */
  targetFmr?: number | undefined
  /** The models to calibrate; default: the engine's own. */
  manifest?: ModelManifest | undefined
  identityFrom?: RegExp | undefined
  cacheFolder: string
  processes?: number | undefined
  seed?: number | undefined
  onProgress?: ((progress: AnalysisProgress) => void) | undefined
}

export type CalibrationResult = {
  /** The manifest with its new calibration. */
  manifest: ModelManifest
  /** Whom it was fitted on. */
  fit: { people: number; peoplePairs: number; impostorComparisons: number }
  /** What the new thresholds do to the people of the other half. */
  report: EvaluationReport
}

const MAX_IMPOSTORS = 20_000_000

/**
 * Fits the MATCHING scores to people of one's own: on the half `fit` by `splitOf`, reported on the half `report`.
 * @throws EvaluationFailure TOO_FEW_PEOPLE, with how many are needed, when the half can't tell the target FMR
 */
export async function calibrate(options: CalibrationOptions): Promise<CalibrationResult> {
  const { targetFmr = 1e-3, seed = 1 } = options
  if (!(targetFmr > 0 && targetFmr < 1)) throw new EvaluationFailure('WRONG_ARGUMENT', 'A target FMR is within 0..1')
  const manifest = options.manifest ?? readManifest()
  const half = await readIdentityFolders(options.dataset, { split: 'fit', seed, identityFrom: options.identityFrom })
  requirePeople(half.length, targetFmr)
  const set = await compareHalf(half, options, manifest, seed)
  const people = acquiredPeople(set.peoplePairCount)
  requirePeople(people, targetFmr)
  const calibrated: ModelManifest = {
    ...manifest,
    calibration: {
      id: `own-people-${new Date().toISOString().slice(0, 10)}`,
      matching: {
        log10Fmr: fitMonotoneMap(set.impostor, targetFmr).map(([cosine, rate]) => [round(cosine), round(rate)]),
        measuredTo: Math.log10(targetFmr),
        fittedOn: `${people} people, ${set.peoplePairCount} pairs of people, ${set.impostor.length} impostor comparisons`,
      },
    },
  }
  const fit = { people, peoplePairs: set.peoplePairCount, impostorComparisons: set.impostor.length }
  const report = await evaluate({ ...options, protocol: 'VERIFICATION', split: 'report', manifest: calibrated, seed })
  return { manifest: calibrated, fit, report }
}

/** To what a person reads at ease: far finer than the data tell. */
const round = (value: number) => Math.round(value * 1e6) / 1e6

async function compareHalf(
  people: readonly DatasetPerson[],
  options: CalibrationOptions,
  manifest: ModelManifest,
  seed: number,
) {
  const engine = await identifyEngine(manifest)
  const asked = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
  const owned = people.flatMap(({ samples }, person) => samples.map((sample) => ({ sample, person })))
  const findings = await analyseSamples(
    owned.map(({ sample }) => ({ sample, options: asked })),
    { ...options, manifest, engine },
  )
  return compareAllPairs(
    findings.map((finding, index) => ({ finding, person: owned[index]?.person ?? 0 })),
    { comparator: createComparator(manifest), maxImpostors: MAX_IMPOSTORS, seed },
  )
}

/** How many people have so many pairs among them. */
function acquiredPeople(pairs: number): number {
  return Math.round((1 + Math.sqrt(1 + 8 * pairs)) / 2)
}

/** Comparisons of the same two people tell little more than one, so pairs of people are counted. */
function requirePeople(people: number, targetFmr: number) {
  const pairs = (people * (people - 1)) / 2
  const needed = comparisonsNeeded(targetFmr)
  if (pairs >= needed) return
  const half = peopleNeeded(needed)
  throw new EvaluationFailure(
    'TOO_FEW_PEOPLE',
    `An FMR of ${targetFmr} needs ${needed} pairs of people (rule of three), so ${half} people in the half that is fitted ` +
      `and about ${2 * half} in all; here the half has ${people} people, ${pairs} pairs. Add people, or ask for a higher --target-fmr.`,
  )
}
