// The loops below are the hot path: indexes are in range by construction, hence `as number`.

/** Side of the squares that are transformed, in pixels; a power of two. */
export const squareSidePx = 64

const N = squareSidePx
const cosines = Float64Array.from({ length: N }, (_, i) => Math.cos((2 * Math.PI * i) / N))
const sines = Float64Array.from({ length: N }, (_, i) => Math.sin((2 * Math.PI * i) / N))
const reversed = Int32Array.from({ length: N }, (_, index) => {
  let mirrored = 0
  for (let bit = 1; bit < N; bit <<= 1) mirrored = (mirrored << 1) | (index & bit ? 1 : 0)
  return mirrored
})
/** Hann's window: without it the edges of the square would be the strongest pattern in it. */
const hann = Float64Array.from({ length: N }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / N))

const real = new Float64Array(N * N)
const imaginary = new Float64Array(N * N)
const lineReal = new Float64Array(N)
const lineImaginary = new Float64Array(N)

/**
 * Power spectrum of a square of 64 x 64 levels without its mean, under a Hann window: float64[64 * 64], row by row, frequency
 * (column, row) in cycles per 64 px, negative ones from 32 on. Radix-2 transform (Cooley and Tukey, 1965).
 */
export function measurePower(levels: Float32Array): Float64Array {
  const mean = levels.reduce((total, level) => total + level, 0) / levels.length
  for (let y = 0, i = 0; y < N; y++) {
    for (let x = 0; x < N; x++, i++) {
      real[i] = ((levels[i] as number) - mean) * (hann[x] as number) * (hann[y] as number)
      imaginary[i] = 0
    }
  }
  for (let y = 0; y < N; y++) transformLine(y * N, 1)
  for (let x = 0; x <= N / 2; x++) transformLine(x, N)
  return readPower()
}

/** The spectrum of real levels is its own mirror image: only the columns of its left half were transformed. */
function readPower(): Float64Array {
  const power = new Float64Array(N * N)
  for (let y = 0; y < N; y++) {
    for (let x = 0; x <= N / 2; x++) {
      const i = y * N + x
      const value = (real[i] as number) ** 2 + (imaginary[i] as number) ** 2
      power[i] = value
      power[((N - y) % N) * N + ((N - x) % N)] = value
    }
  }
  return power
}

function transformLine(start: number, step: number): void {
  for (let i = 0; i < N; i++) {
    const from = start + (reversed[i] as number) * step
    lineReal[i] = real[from] as number
    lineImaginary[i] = imaginary[from] as number
  }
  for (let length = 2; length <= N; length <<= 1) combine(length)
  for (let i = 0, to = start; i < N; i++, to += step) {
    real[to] = lineReal[i] as number
    imaginary[to] = lineImaginary[i] as number
  }
}

/** Joins transforms of half the length in pairs. */
function combine(length: number): void {
  const half = length >> 1
  for (let start = 0; start < N; start += length) {
    for (let i = start, angle = 0; i < start + half; i++, angle += N / length) {
      const j = i + half
      const cos = cosines[angle] as number
      const sin = -(sines[angle] as number)
      const re = (lineReal[j] as number) * cos - (lineImaginary[j] as number) * sin
      const im = (lineReal[j] as number) * sin + (lineImaginary[j] as number) * cos
      lineReal[j] = (lineReal[i] as number) - re
      lineImaginary[j] = (lineImaginary[i] as number) - im
      lineReal[i] = (lineReal[i] as number) + re
      lineImaginary[i] = (lineImaginary[i] as number) + im
    }
  }
}
