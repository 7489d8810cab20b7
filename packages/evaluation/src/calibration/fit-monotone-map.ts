import { countBelow, type SortedScores } from '../metrics/error-rates.ts'

/** Knots `[value, log10 of the share of the values at or above it]`, values ascending, shares descending. */
export type RateKnots = [value: number, log10Rate: number][]

/** Knots lie this many to a decade. */
const KNOTS_PER_DECADE = 4

/**
 * A strictly monotone map from a raw value to log10 of the share of impostors (or attacks) that reach it: FMR for
 * cosines, APCER for liveness values. The share above a value falls with it by itself, so nothing needs to be made
 * monotone: knots are quantiles, four to a decade, down to `lowestRate`. A reader goes on beyond the last knot along the
 * last segment; the logarithm of a tail that falls as a normal one does or faster bends downwards, so a straight line lies
 * above it: what is extrapolated errs towards safety.
 * @param values of those who must not pass
 * @param lowestRate the lowest share that the data can tell, see `comparisonsNeeded`
 * @throws Error when there are too few different values for two knots
 */
export function fitMonotoneMap(values: SortedScores, lowestRate: number): RateKnots {
  const steps = Math.round(-Math.log10(lowestRate) * KNOTS_PER_DECADE)
  const knots: RateKnots = []
  const lowest = values[0]
  if (lowest !== undefined) knots.push([lowest, 0])
  for (let step = 1; step <= steps; step++) {
    const rank = Math.max(0, values.length - Math.ceil(values.length * 10 ** (-step / KNOTS_PER_DECADE)))
    const value = values[rank]
    const last = knots.at(-1)
    if (value === undefined || !last || value <= last[0]) continue
    const log10Rate = Math.log10((values.length - countBelow(values, value)) / values.length)
    if (log10Rate < last[1]) knots.push([value, log10Rate])
  }
  if (knots.length < 2) throw new Error('Too few different values to fit a map')
  return knots
}

/**
 * How many independent comparisons a rate needs to be seen at all: without a single error among n, the rate is with 95%
 * confidence below 3 / n (rule of three; ISO/IEC 19795-1).
 */
export function comparisonsNeeded(rate: number): number {
  return Math.ceil(3 / rate - 1e-9)
}

/** How many people give so many pairs of different people. */
export function peopleNeeded(pairs: number): number {
  return Math.ceil((1 + Math.sqrt(1 + 8 * pairs)) / 2)
}
