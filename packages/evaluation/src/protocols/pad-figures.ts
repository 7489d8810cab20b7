import { livenessThreshold } from '@livegate/engine'
import type { SampleFinding } from '../analysis/finding.ts'
import { countBelow, sortScores } from '../metrics/error-rates.ts'
import { type Histogram, histogramOf } from '../metrics/histogram.ts'
import {
  detectionEqualErrorRate,
  type PadRates,
  type PadTrials,
  type Presentations,
  padRatesAt,
  thresholdAtApcer,
  thresholdAtBpcer,
} from '../metrics/pad-rates.ts'
import { type Proportion, proportion } from '../metrics/proportion.ts'

/** Presentations of one kind, before the PAD. */
export type PresentationFindings = { identity: string; finding: SampleFinding }[]

/** What a PAD experiment found (ISO/IEC 30107-3). Intervals are Wilson's: presentations count as independent. */
export type PadFigures = {
  bonaFide: KindFigures
  attacks: Record<string, KindFigures & { detectionEqualErrorRate: number | null }>
  atThreshold: PadRates
  /** APCER where the BPCER is at most the target, the thresholds taken from these very presentations. */
  atBpcer: (PadRates & { target: number })[]
  /** BPCER where every species' APCER is at most the target: BPCER10, BPCER20, BPCER100. */
  atApcer: (PadRates & { target: number })[]
  /** APCER by species and BPCER over thresholds 0..1. */
  curve: { threshold: number; bpcer: number; apcer: Record<string, number> }[]
}

/** Presentations of one kind. */
export type KindFigures = {
  presentations: number
  people: number
  /** APNRR or BPNRR: the share that could not be judged. */
  nonResponse: Proportion
  /** How often each signal spoke against a live person. */
  reasons: Record<string, number>
  /** Of liveness scores, 0..1. */
  histogram: Histogram
}

const errorTargets = [0.01, 0.02, 0.05, 0.1]
const apcerTargets = [0.1, 0.05, 0.01]
const CURVE_STEPS = 100

/** All figures of a PAD experiment. */
export function padFigures(
  bonaFide: PresentationFindings,
  attacks: ReadonlyMap<string, PresentationFindings>,
): PadFigures {
  const trials: PadTrials = {
    bonaFide: toPresentations(bonaFide),
    attacks: new Map([...attacks].map(([species, findings]) => [species, toPresentations(findings)])),
  }
  const attackFigures = [...attacks].map(([species, findings]) => {
    const figures = {
      ...kindFigures(findings),
      detectionEqualErrorRate: detectionEqualErrorRate(trials, species) ?? null,
    }
    return [species, figures] as const
  })
  const live = trials.bonaFide.scores
  return {
    bonaFide: kindFigures(bonaFide),
    attacks: Object.fromEntries(attackFigures),
    atThreshold: padRatesAt(trials, livenessThreshold),
    atBpcer: errorTargets
      .filter((target) => live.length * target >= 1)
      .map((target) => ({ target, ...padRatesAt(trials, thresholdAtBpcer(live, target)) })),
    atApcer: apcerTargets
      .filter((target) => [...trials.attacks.values()].some(({ scores }) => scores.length * target >= 1))
      .map((target) => ({ target, ...padRatesAt(trials, thresholdAtApcer(trials.attacks, target)) })),
    curve: Array.from({ length: CURVE_STEPS + 1 }, (_, step) => curveAt(trials, step / CURVE_STEPS)),
  }
}

function toPresentations(findings: PresentationFindings): Presentations {
  const scores = findings.flatMap(({ finding }) =>
    finding.acquired && finding.liveness !== undefined ? [finding.liveness] : [],
  )
  return { scores: sortScores(scores), unanswered: findings.length - scores.length }
}

function kindFigures(findings: PresentationFindings): KindFigures {
  const { scores, unanswered } = toPresentations(findings)
  const reasons: Record<string, number> = {}
  for (const { finding } of findings) {
    for (const reason of (finding.acquired && finding.livenessReasons) || [])
      reasons[reason] = (reasons[reason] ?? 0) + 1
  }
  return {
    presentations: findings.length,
    people: new Set(findings.map(({ identity }) => identity)).size,
    nonResponse: proportion(unanswered, findings.length),
    reasons,
    histogram: histogramOf(scores, 0, 1, 50),
  }
}

function curveAt({ bonaFide, attacks }: PadTrials, threshold: number): PadFigures['curve'][number] {
  const below = ({ scores }: Presentations) => countBelow(scores, threshold) / Math.max(1, scores.length)
  const judged = [...attacks].filter(([, { scores }]) => scores.length > 0)
  return {
    threshold,
    bpcer: below(bonaFide),
    apcer: Object.fromEntries(judged.map(([species, presentations]) => [species, 1 - below(presentations)])),
  }
}
