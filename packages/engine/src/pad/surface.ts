import { quantile } from './homography.ts'

// Indexes are in range by construction, hence `as number`.

/** 1, x, y, x^2, xy, y^2. */
const TERMS = 6
const ROBUST_ROUNDS = 4
/** A point this many median residuals away counts half (Cauchy weights). */
const HALF_WEIGHT = 1.5
/** Keeps exact data from dividing by a median of zero; in the points' unit. */
const MIN_SCALE = 1e-6

/**
 * What shifts (x, y, x, y, …) at points (likewise, near -1..1) leave of a quadratic in x and y, least squares reweighted by
 * Cauchy's function: what is left when a sheet is moved, tilted and gently bent before the camera. In the shifts' unit and
 * order. Undefined when the points don't determine one (fewer than six, or on a conic).
 */
export function leaveQuadratic(points: Float64Array, shifts: Float64Array): Float64Array | undefined {
  const count = points.length / 2
  const terms = new Float64Array(count * TERMS)
  for (let point = 0; point < count; point++) {
    const [x, y] = [points[2 * point] as number, points[2 * point + 1] as number]
    terms.set([1, x, y, x * x, x * y, y * y], point * TERMS)
  }
  const weights = new Float64Array(count).fill(1)
  let left = solveAndSubtract(terms, shifts, weights)
  for (let round = 0; left && round < ROBUST_ROUNDS; round++) {
    const lengths = measureLengths(left)
    const scale = HALF_WEIGHT * Math.max(quantile(lengths, 0.5), MIN_SCALE)
    for (let point = 0; point < count; point++) weights[point] = 1 / (1 + ((lengths[point] as number) / scale) ** 2)
    left = solveAndSubtract(terms, shifts, weights)
  }
  return left
}

/** How long each of the vectors x, y, x, y, … is. */
export function measureLengths(vectors: Float64Array): Float64Array {
  return Float64Array.from({ length: vectors.length / 2 }, (_, i) =>
    Math.hypot(vectors[2 * i] as number, vectors[2 * i + 1] as number),
  )
}

function solveAndSubtract(terms: Float64Array, shifts: Float64Array, weights: Float64Array): Float64Array | undefined {
  const factors = solveNormal(terms, shifts, weights)
  if (!factors) return undefined
  const left = Float64Array.from(shifts)
  for (let point = 0; point < weights.length; point++) {
    for (let term = 0; term < TERMS; term++) {
      const value = terms[point * TERMS + term] as number
      left[2 * point] = (left[2 * point] as number) - value * (factors[2 * term] as number)
      left[2 * point + 1] = (left[2 * point + 1] as number) - value * (factors[2 * term + 1] as number)
    }
  }
  return left
}

const WIDTH = TERMS + 2

/** Weighted normal equations with two right-hand sides, by Gauss-Jordan elimination: the matrix is positive definite. */
function solveNormal(terms: Float64Array, shifts: Float64Array, weights: Float64Array): Float64Array | undefined {
  const system = new Float64Array(TERMS * WIDTH)
  for (let point = 0; point < weights.length; point++) {
    for (let row = 0; row < TERMS; row++) {
      const factor = (weights[point] as number) * (terms[point * TERMS + row] as number)
      for (let column = 0; column < WIDTH; column++) {
        const value = column < TERMS ? terms[point * TERMS + column] : shifts[2 * point + column - TERMS]
        const at = row * WIDTH + column
        system[at] = (system[at] as number) + factor * (value as number)
      }
    }
  }
  for (let pivot = 0; pivot < TERMS; pivot++) {
    const diagonal = system[pivot * WIDTH + pivot] as number
    if (!(diagonal > 1e-9)) return undefined
    for (let row = 0; row < TERMS; row++) {
      if (row === pivot) continue
      const factor = (system[row * WIDTH + pivot] as number) / diagonal
      for (let column = pivot; column < WIDTH; column++) {
        const at = row * WIDTH + column
        system[at] = (system[at] as number) - factor * (system[pivot * WIDTH + column] as number)
      }
    }
  }
  return Float64Array.from({ length: 2 * TERMS }, (_, i) => {
    const row = i >> 1
    return (system[row * WIDTH + TERMS + (i % 2)] as number) / (system[row * WIDTH + row] as number)
  })
}
