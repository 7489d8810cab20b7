/** FNMR of what is left when the comparisons of lowest quality are discarded. */
export type DiscardPoint = {
  /** Share of the comparisons that is discarded, 0..1. */
  discarded: number
  /** FNMR of the rest, 0..1. */
  fnmr: number
}

/** The error-versus-discard characteristic (ISO/IEC 29794-1; Grother and Tabassi, 2007). */
export type DiscardCurve = {
  /** From nothing discarded on; one point for each quality value that occurs. */
  points: DiscardPoint[]
  /** Area under the curve from nothing to `maxDiscarded` discarded; lower is better. */
  area: number
  /** The area of a quality that discards exactly the errors first: the best there can be. */
  idealArea: number
  /** The area of a quality that knows nothing. */
  randomArea: number
  maxDiscarded: number
}

/** A genuine comparison; `weight` says how often it counts, once unless given. */
export type QualityComparison = { quality: number; matched: boolean; weight?: number }

/**
 * How much better recognition gets as the worst samples are turned away. A comparison is as good as the worse of its two
 * samples; those of equal quality go together.
 * @param comparisons genuine ones, with the quality of the comparison (any unit, higher is better)
 * @param maxDiscarded where the areas end, 0..1
 */
export function errorVersusDiscard(comparisons: readonly QualityComparison[], maxDiscarded = 0.2): DiscardCurve {
  const ascending = comparisons.toSorted((a, b) => a.quality - b.quality)
  const total = ascending.reduce((sum, { weight = 1 }) => sum + weight, 0)
  let errorsLeft = ascending.reduce((sum, { matched, weight = 1 }) => sum + (matched ? 0 : weight), 0)
  const startFnmr = total === 0 ? 0 : errorsLeft / total
  const points: DiscardPoint[] = [{ discarded: 0, fnmr: startFnmr }]
  let gone = 0
  for (const [index, { matched, quality, weight = 1 }] of ascending.entries()) {
    if (!matched) errorsLeft -= weight
    gone += weight
    if (ascending[index + 1]?.quality === quality) continue
    points.push({ discarded: gone / total, fnmr: gone < total ? errorsLeft / (total - gone) : 0 })
  }
  const area = areaUntil(points, maxDiscarded)
  return { points, area, ...referenceAreas(startFnmr, maxDiscarded), maxDiscarded }
}

/** The curve is a staircase: a share that no quality value separates keeps the FNMR of the step before. */
function areaUntil(points: readonly DiscardPoint[], end: number): number {
  let area = 0
  for (const [index, { discarded, fnmr }] of points.entries()) {
    const next = Math.min(end, points[index + 1]?.discarded ?? 1)
    if (next > discarded) area += fnmr * (next - discarded)
  }
  return area
}

/** Discarding errors first leaves (e - d) / (1 - d) after a share d, whose integral is d - (e - 1) ln(1 - d). */
function referenceAreas(startFnmr: number, end: number) {
  const until = Math.min(end, startFnmr)
  const idealArea = until === 1 ? 1 : until + (1 - startFnmr) * Math.log(1 - until)
  return { idealArea, randomArea: startFnmr * end }
}
