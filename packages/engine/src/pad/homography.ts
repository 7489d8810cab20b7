// Indexes are in range by construction, hence `as number`.

/** A plane's motion between two views: eight numbers, row by row, the ninth being 1. */
export type Homography = Float64Array

const UNKNOWNS = 8
const ROBUST_ROUNDS = 4
/** A point this many median residuals away counts half (Cauchy weights). */
const HALF_WEIGHT = 1.5
/** Keeps exact data from dividing by a median of zero; in the points' unit. */
const MIN_SCALE = 1e-9

/** Where a homography takes a point. */
export function project(homography: Homography, x: number, y: number): [x: number, y: number] {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0] = homography
  const w = g * x + h * y + 1
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
}

/**
 * Fits the homography that takes points to points (x, y, x, y, … of equal length, unit free, near -1..1 for good
 * conditioning) by least squares on its linear form (Hartley and Zisserman, "Multiple View Geometry", 4.1), reweighted
 * by Cauchy's function of the residuals, so that points which don't follow the plane lose their say. Undefined when the
 * points don't determine one (fewer than four, or on a line).
 */
export function fitHomography(from: Float64Array, to: Float64Array): Homography | undefined {
  const weights = new Float64Array(from.length / 2).fill(1)
  let homography = solveWeighted(from, to, weights)
  for (let round = 0; homography && round < ROBUST_ROUNDS; round++) {
    const residuals = measureResiduals(homography, from, to)
    const scale = HALF_WEIGHT * Math.max(quantile(residuals, 0.5), MIN_SCALE)
    residuals.forEach((residual, point) => {
      weights[point] = 1 / (1 + (residual / scale) ** 2)
    })
    homography = solveWeighted(from, to, weights)
  }
  return homography
}

/** How far each point ends from where the homography takes it, in the points' unit. */
export function measureResiduals(homography: Homography, from: Float64Array, to: Float64Array): Float64Array {
  return Float64Array.from({ length: from.length / 2 }, (_, point) => {
    const [x, y] = project(homography, from[2 * point] as number, from[2 * point + 1] as number)
    return Math.hypot(x - (to[2 * point] as number), y - (to[2 * point + 1] as number))
  })
}

/** The value below which this share (0..1) of the values lies; NaN of none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function solveWeighted(from: Float64Array, to: Float64Array, weights: Float64Array): Homography | undefined {
  const normal = new Float64Array(UNKNOWNS * (UNKNOWNS + 1))
  for (let point = 0; point < weights.length; point++) {
    const [x, y] = [from[2 * point] as number, from[2 * point + 1] as number]
    const [u, v] = [to[2 * point] as number, to[2 * point + 1] as number]
    const weight = weights[point] as number
    accumulate(normal, [x, y, 1, 0, 0, 0, -x * u, -y * u, u], weight)
    accumulate(normal, [0, 0, 0, x, y, 1, -x * v, -y * v, v], weight)
  }
  return solve(normal)
}

function accumulate(normal: Float64Array, equation: readonly number[], weight: number): void {
  for (let row = 0; row < UNKNOWNS; row++) {
    const factor = weight * (equation[row] as number)
    if (factor === 0) continue
    for (let column = 0; column <= UNKNOWNS; column++) {
      const index = row * (UNKNOWNS + 1) + column
      normal[index] = (normal[index] as number) + factor * (equation[column] as number)
    }
  }
}

/** Gauss-Jordan elimination with partial pivoting of the 8 x 9 system, in place. */
function solve(system: Float64Array): Float64Array | undefined {
  const width = UNKNOWNS + 1
  const at = (row: number, column: number) => system[row * width + column] as number
  for (let pivot = 0; pivot < UNKNOWNS; pivot++) {
    let best = pivot
    for (let row = pivot + 1; row < UNKNOWNS; row++) {
      if (Math.abs(at(row, pivot)) > Math.abs(at(best, pivot))) best = row
    }
    if (!(Math.abs(at(best, pivot)) > 1e-12)) return undefined
    for (let column = 0; column < width; column++) {
      const kept = at(pivot, column)
      system[pivot * width + column] = at(best, column)
      system[best * width + column] = kept
    }
    for (let row = 0; row < UNKNOWNS; row++) {
      if (row === pivot) continue
      const factor = at(row, pivot) / at(pivot, pivot)
      for (let column = pivot; column < width; column++)
        system[row * width + column] = at(row, column) - factor * at(pivot, column)
    }
  }
  return Float64Array.from({ length: UNKNOWNS }, (_, row) => at(row, UNKNOWNS) / at(row, row))
}
