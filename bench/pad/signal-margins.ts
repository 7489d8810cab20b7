// How far each presentation signal's value is from its limit, as the logarithm of the odds of its score.
import type { SignalName } from '@livegate/engine'
import { maxBorderSupport } from '../../packages/engine/src/pad/medium-border.ts'
import { MIN_RESIDUAL } from '../../packages/engine/src/pad/relief.ts'
import { maxScreenGridPeak } from '../../packages/engine/src/pad/screen-grid.ts'
import { MIN_SHARED } from '../../packages/engine/src/pad/shared-motion.ts'
import { MIN_WHOLE } from '../../packages/engine/src/pad/whole-motion.ts'

export type SignalValues = Partial<Record<SignalName, number>>

/** A signal says no more than this for or against, as log-odds (score 0.018 to 0.982). */
const MOST = 4
/** RELIEF at which SHARED_MOTION passes with what it has, and MOTION's limit in grey levels: as in the engine. */
const MAX_NOISE_RESIDUAL = 0.02
const MIN_MOTION_LEVELS = 0.2

/** Log-odds of the score from a value, 0 at the limit, greater is more alive. */
const logOdds: Partial<Record<SignalName, (value: number) => number>> = {
  TEXTURE: (value) => Math.log(value / (1 - value)),
  MEDIUM_BORDER: (value) => 8 * Math.log(maxBorderSupport / value),
  SCREEN_GRID: (value) => 8 * Math.log(maxScreenGridPeak / value),
  MOTION: (value) => 2 * Math.log(value / MIN_MOTION_LEVELS),
  RELIEF: (value) => 4 * Math.log(value / MIN_RESIDUAL),
  SHARED_MOTION: (value) => 4 * Math.log(value / MIN_SHARED),
  WHOLE_MOTION: (value) => 4 * Math.log(value / MIN_WHOLE),
}

export const signalNames = Object.keys(logOdds) as SignalName[]

/** Margins of the signals that have a value, also of those too near their limit to be judged; held to -4..4. */
export function marginsOf(values: SignalValues): SignalValues {
  const margins: SignalValues = {}
  for (const name of signalNames) {
    const value = values[name]
    if (value === undefined) continue
    const isProof = name === 'SHARED_MOTION' && (values.RELIEF ?? 0) >= MAX_NOISE_RESIDUAL
    margins[name] = isProof ? MOST : Math.max(-MOST, Math.min(MOST, logOdds[name]?.(value) ?? 0))
  }
  return margins
}
