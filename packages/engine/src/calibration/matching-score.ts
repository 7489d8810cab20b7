import type { SecurityLevel } from '../compare.ts'

/** log10 of the FMR that each security level stands for. */
const targetLog10Fmr: Readonly<Record<SecurityLevel, number>> = { COMFORT: -3, SECURE: -4, HIGHLY_SECURE: -5 }

/**
 * The score of a comparison that one impostor in 10^-log10Fmr reaches: 1 / (1 + exp(log10 FMR + 4)). So 0.5 is exactly
 * an FMR of 1e-4, and one unit of the score's log-odds is a decade of FMR: the scale holds for every model.
 */
export function scoreOfFmr(log10Fmr: number): number {
  return 1 / (1 + Math.exp(log10Fmr - targetLog10Fmr.SECURE))
}

/** The score from which on a comparison is a match: 0.269, 0.5 and 0.731, whatever the model. */
export const matchingThresholds: Readonly<Record<SecurityLevel, number>> = {
  COMFORT: scoreOfFmr(targetLog10Fmr.COMFORT),
  SECURE: scoreOfFmr(targetLog10Fmr.SECURE),
  HIGHLY_SECURE: scoreOfFmr(targetLog10Fmr.HIGHLY_SECURE),
}
