import { countBelow } from '../metrics/error-rates.ts'
import { bootstrapIntervals, type Replicate } from '../metrics/subject-bootstrap.ts'
import type { ComparisonSet } from './comparison-set.ts'

/** Of a 95% interval. */
export type Bounds = { low: number; high: number }

/** Bounds by name: `fmr`, `fnmr` or `frr` and the name of a threshold, and `eer`. Undefined where they aren't known. */
export type BoundsOf = (name: string) => Bounds | undefined

/** A threshold by name; one with a target FMR is found anew in each draw, as a new experiment would find it. */
export type NamedThreshold = { name: string; cosine: number; target?: number }

/** More impostor comparisons than this are not resampled; what would need them has no interval. */
const MAX_TAIL = 2_000_000

/** The intervals of an experiment's rates by the bootstrap over people. */
export function verificationIntervals(
  set: ComparisonSet,
  { points, equalErrorRate }: { points: readonly NamedThreshold[]; equalErrorRate: number },
  { replicates, seed }: { replicates: number; seed: number },
): BoundsOf {
  const { peopleCount, genuine, genuinePlanned, impostorWeight } = set
  const leastCosine = startOfTail(set, points, equalErrorRate)
  const impostorTail = set.impostorFrom(leastCosine)
  const figures: Record<string, (replicate: Replicate) => number> = { eer: (replicate) => replicate.equalErrorRate() }
  for (const { name, cosine, target } of points) {
    const cosineIn = (replicate: Replicate) => (target === undefined ? cosine : replicate.similarityAtFmr(target))
    if (cosine >= leastCosine) figures[`fmr ${name}`] = (replicate) => replicate.falseMatchRate(cosine)
    figures[`fnmr ${name}`] = (replicate) => replicate.falseNonMatchRate(cosineIn(replicate))
    figures[`frr ${name}`] = (replicate) => replicate.falseRejectionRate(cosineIn(replicate))
  }
  const input = { peopleCount, genuine, genuinePlanned, impostorTail, impostorWeight, replicates, seed }
  const found: Record<string, Bounds | undefined> = bootstrapIntervals(input, figures)
  return (name) => found[name]
}

/** Three times what the rates themselves need, because a replicate may draw the worst people several times. */
function startOfTail({ impostor }: ComparisonSet, points: readonly NamedThreshold[], equalErrors: number): number {
  const needed = Math.max(
    ...points.map(({ cosine }) => (impostor.length - countBelow(impostor, cosine)) / impostor.length),
    ...points.map(({ target = 0 }) => 3 * target),
    3 * equalErrors,
  )
  const length = Math.min(impostor.length, MAX_TAIL, Math.ceil(needed * impostor.length) + 1)
  return length === impostor.length ? Number.NEGATIVE_INFINITY : (impostor[impostor.length - length] as number)
}
