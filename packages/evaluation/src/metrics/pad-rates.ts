import { countBelow, equalErrorRate, nextAbove, type SortedScores } from './error-rates.ts'
import { type Proportion, proportion } from './proportion.ts'

/** Presentations of one kind: liveness scores of those that were judged, and how many could not be. */
export type Presentations = { scores: SortedScores; unanswered: number }

/** All presentations of a PAD evaluation (ISO/IEC 30107-3): bona fide ones, and attacks by species. */
export type PadTrials = { bonaFide: Presentations; attacks: ReadonlyMap<string, Presentations> }

/**
 * Error rates at one threshold; live is a score at or above it. What could not be judged is in neither APCER nor BPCER,
 * but in the non-response rates APNRR and BPNRR, and `bonaFideRefused` counts it against the system.
 */
export type PadRates = {
  threshold: number
  /** Attack presentation classification error rate per species: judged attacks taken for live. */
  apcer: Record<string, Proportion>
  /** The species with the highest APCER, which is the figure that ISO/IEC 30107-3 asks for. */
  worst: { species: string; apcer: Proportion } | undefined
  /** Bona fide presentation classification error rate: judged live people taken for attacks. */
  bpcer: Proportion
  /** Live people refused for either reason, over all that tried. */
  bonaFideRefused: Proportion
}

/** APCER and BPCER at a threshold. */
export function padRatesAt({ bonaFide, attacks }: PadTrials, threshold: number): PadRates {
  const apcer: Record<string, Proportion> = {}
  let worst: PadRates['worst']
  for (const [species, { scores }] of attacks) {
    const rate = proportion(scores.length - countBelow(scores, threshold), scores.length)
    apcer[species] = rate
    if (!worst || (rate.rate ?? -1) > (worst.apcer.rate ?? -1)) worst = { species, apcer: rate }
  }
  const rejected = countBelow(bonaFide.scores, threshold)
  return {
    threshold,
    apcer,
    worst,
    bpcer: proportion(rejected, bonaFide.scores.length),
    bonaFideRefused: proportion(rejected + bonaFide.unanswered, bonaFide.scores.length + bonaFide.unanswered),
  }
}

/** The highest threshold at which the BPCER is at most the target: the strictest setting that live people bear. */
export function thresholdAtBpcer(bonaFide: SortedScores, targetBpcer: number): number {
  const rejected = Math.floor(targetBpcer * bonaFide.length + 1e-9)
  return bonaFide[rejected] ?? nextAbove(bonaFide.at(-1) ?? 0)
}

/** The lowest threshold at which no species' APCER exceeds the target (BPCER10, 20, 100: targets 0.1, 0.05, 0.01). */
export function thresholdAtApcer(attacks: PadTrials['attacks'], targetApcer: number): number {
  let threshold = Number.NEGATIVE_INFINITY
  for (const { scores } of attacks.values()) {
    const accepted = Math.floor(targetApcer * scores.length + 1e-9)
    const refused = scores[scores.length - 1 - accepted]
    if (refused !== undefined) threshold = Math.max(threshold, nextAbove(refused))
  }
  return threshold
}

/** Detection equal error rate of one species against the bona fide presentations; undefined where one has none. */
export function detectionEqualErrorRate({ bonaFide, attacks }: PadTrials, species: string): number | undefined {
  const attack = attacks.get(species)
  if (!attack || attack.scores.length === 0 || bonaFide.scores.length === 0) return undefined
  return equalErrorRate({ genuine: bonaFide.scores, impostor: attack.scores }).rate
}
