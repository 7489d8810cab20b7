import type { Proportion } from '../metrics/proportion.ts'

/** A rate for people: percent, and below 0.01% as a power of ten. */
export function formatRate(rate: number | null): string {
  if (rate === null || Number.isNaN(rate)) return 'no trials'
  if (rate === 0) return '0%'
  if (rate < 1e-4) return formatPower(rate)
  const percent = 100 * rate
  if (rate > 0.999 && rate < 1) return `${percent.toFixed(3)}%`
  return `${percent < 1 ? percent.toFixed(3) : percent.toFixed(2)}%`
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Two digits times a power of ten: 7.0 × 10⁻⁶. */
export function formatPower(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential(1).split('e')
  const power = Math.abs(Number(exponent))
  const raised = [...String(power)].map((digit) => superscripts[Number(digit)]).join('')
  return `${digits} × 10${Number(exponent) < 0 ? '⁻' : ''}${raised}`
}

/** The 95% interval in words. */
export function formatInterval({ low, high, method }: Omit<Proportion, 'rate' | 'errors' | 'trials'>): string {
  if (method === 'NONE') return 'not known'
  if (method === 'RULE_OF_THREE') return `up to ${formatRate(high)} (rule of three)`
  return `${formatRate(low)} to ${formatRate(high)}`
}

/** A rate with its interval on one line: for people at a terminal. */
export function formatProportion(proportion: Proportion): string {
  return `${formatRate(proportion.rate)} (95%: ${formatInterval(proportion)}; ${formatCount(proportion.errors)} of ${formatCount(proportion.trials)})`
}

/** Whole numbers with thin groups: 1 234 567. */
export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, '\u202f')
}
