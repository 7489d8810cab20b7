import { scaleLinear, scaleLog } from 'd3-scale'
import { normalQuantile } from '../../metrics/normal-quantile.ts'

/** One axis of a plot. */
export type Axis = {
  label: string
  /** PROBIT: as far apart as the points of a normal distribution, as DET plots have it. */
  scale: 'LINEAR' | 'LOG' | 'PROBIT'
  domain: readonly [number, number]
  ticks: readonly number[]
  format: (value: number) => string
}

/** Where a value lies on an axis, in px; what is beyond the domain lies on its edge. */
export function positionOn({ scale, domain }: Axis, fromPx: number, toPx: number): (value: number) => number {
  if (scale === 'LOG')
    return clampedScale(scaleLog(), domain, fromPx, toPx, (value) => Math.max(value, Number.MIN_VALUE))
  if (scale === 'LINEAR') return clampedScale(scaleLinear(), domain, fromPx, toPx, (value) => value)
  const [low, high] = [normalQuantile(domain[0]), normalQuantile(domain[1])]
  const toProbit = (value: number) => normalQuantile(Math.min(domain[1], Math.max(domain[0], value)))
  return clampedScale(scaleLinear(), [low, high], fromPx, toPx, toProbit)
}

type Scale = ReturnType<typeof scaleLinear<number, number>> | ReturnType<typeof scaleLog<number, number>>

function clampedScale(
  scale: Scale,
  domain: readonly [number, number],
  fromPx: number,
  toPx: number,
  prepare: (value: number) => number,
): (value: number) => number {
  scale
    .domain([...domain])
    .range([fromPx, toPx])
    .clamp(true)
  return (value) => scale(prepare(value))
}

const rateTicks = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99]

/** Ticks for error rates within a domain: powers of ten, and closer above 1%. */
export function rateTicksIn([low, high]: readonly [number, number]): number[] {
  return rateTicks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001)
}

/** Powers of ten within a domain. */
export function powerTicksIn([low, high]: readonly [number, number]): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index))
}

/** A rate short enough for a tick: 5%, 0.1%, 10⁻⁵. */
export function formatTickRate(value: number): string {
  if (value >= 1e-3 || value === 0) return `${Number((100 * value).toPrecision(3))}%`
  const power = Math.round(-Math.log10(value))
  return `10⁻${[...String(power)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`
}
