// Small linear algebra over float32 and float64, for the attacks.

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/**
 * The linear map that takes each known `from` to its `to` and is least otherwise (minimum-norm solution, by the Gram matrix of `from`,
 * Cholesky): what whoever knows pairs believes the rotation to be. `ridge` keeps it solvable when vectors depend on each other.
 */
export function fitMap(from: readonly Float32Array[], to: readonly Float32Array[], ridge = 1e-6) {
  const count = from.length
  const lower = Array.from({ length: count }, () => new Float64Array(count))
  const at = (i: number, j: number) => lower[i]?.[j] ?? 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = dot(from[i] ?? [], from[j] ?? []) + (i === j ? ridge : 0)
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k)
      const row = lower[i]
      if (row) row[j] = i === j ? Math.sqrt(sum) : sum / at(j, j)
    }
  }
  /** Which mixture of the known `from` is closest to a vector. */
  function weigh(vector: Float32Array): Float64Array {
    const weights = Float64Array.from(from, (known) => dot(known, vector))
    for (let i = 0; i < count; i++) {
      let sum = weights[i] ?? 0
      for (let k = 0; k < i; k++) sum -= at(i, k) * (weights[k] ?? 0)
      weights[i] = sum / at(i, i)
    }
    for (let i = count - 1; i >= 0; i--) {
      let sum = weights[i] ?? 0
      for (let k = i + 1; k < count; k++) sum -= at(k, i) * (weights[k] ?? 0)
      weights[i] = sum / at(i, i)
    }
    return weights
  }
  return (vector: Float32Array): Float32Array => {
    const weights = weigh(vector)
    const mapped = new Float32Array(vector.length)
    to.forEach((target, known) => {
      for (let i = 0; i < mapped.length; i++) mapped[i] = (mapped[i] ?? 0) + (weights[known] ?? 0) * (target[i] ?? 0)
    })
    return normalise(mapped)
  }
}

export function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** A random number from 0 to 1 that is the same in every run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
