import { type AnalyseOptions, type Rejected, reject } from '../analysis.ts'
import type { QualityComponents } from './component.ts'
import { maxCutFraction, type QualityLimit, qualityLimits } from './quality-limits.ts'

/** Every limit that a face misses, most helpful first; a component that was not measured misses none. */
export function findShortfalls(
  components: QualityComponents,
  cutFraction: number,
  { purpose, liveness }: AnalyseOptions,
): Rejected[] {
  const missed = qualityLimits.filter(
    (limit) => (liveness !== 'NONE' || !limit.forPad) && misses(components, limit, purpose),
  )
  const shortfalls = missed.map(({ rejection, detail, component }) =>
    reject(rejection, `${detail} (${component} ${components[component]?.value.toFixed(2)})`),
  )
  if (cutFraction <= maxCutFraction[purpose]) return shortfalls
  return [reject('FACE_NOT_CENTRED', 'The face is cut off by the edge of the frame'), ...shortfalls]
}

function misses(components: QualityComponents, limit: QualityLimit, purpose: AnalyseOptions['purpose']): boolean {
  const range = limit[purpose]
  const value = components[limit.component]?.value
  if (range === undefined || value === undefined) return false
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range
  return value < min || value > max
}
