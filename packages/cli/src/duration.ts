import { CommandFailure } from './output.ts'

const unitMs = { s: 1000, m: 60_000, h: 3600_000, d: 86_400_000 } as const

/** An option such as 90s, 30m, 24h or 7d, or 0; in ms. @throws CommandFailure WRONG_ARGUMENT */
export function toDurationMs(option: string, text: string): number {
  if (text === '0') return 0
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count !== '') return Number(count) * unitMs[unit as keyof typeof unitMs]
  throw new CommandFailure('WRONG_ARGUMENT', `--${option} must be a time such as 90s, 30m, 24h or 7d, not "${text}"`)
}
