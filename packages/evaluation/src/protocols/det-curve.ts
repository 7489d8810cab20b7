import { countBelow, type SortedScores } from '../metrics/error-rates.ts'

const CURVE_POINTS = 240

/** FMR and FNMR over thresholds, the highest first, that are dense where either rate is small. */
export function detCurve(
  genuine: SortedScores,
  impostor: SortedScores,
): { cosine: number; fmr: number; fnmr: number }[] {
  const cosines = new Set<number>()
  for (let step = 0; step <= CURVE_POINTS / 2; step++) {
    const part = step / (CURVE_POINTS / 2)
    const fromTop = Math.floor(impostor.length ** part)
    const fromBottom = Math.floor(genuine.length ** part)
    for (const cosine of [impostor[impostor.length - fromTop], genuine[fromBottom - 1]]) {
      if (cosine !== undefined) cosines.add(cosine)
    }
  }
  return [...cosines]
    .sort((a, b) => b - a)
    .map((cosine) => ({
      cosine,
      fmr: (impostor.length - countBelow(impostor, cosine)) / impostor.length,
      fnmr: countBelow(genuine, cosine) / genuine.length,
    }))
}
