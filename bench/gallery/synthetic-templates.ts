// Made-up templates that are spread as the engine's are. Measured on LFW A to F, fit half (911 people, 1,736 photos, the
// engine's two crops; bench/accuracy): impostor cosines 0.007 +- 0.096 (skew 0.1, kurtosis 3.2), genuine cosines by people 0.68 +- 0.12
// and +- 0.076 within a person; the embeddings fill some 130 of the 512 dimensions, and the k-th largest variance is about
// exp(-k / 54) of the largest, both of people and of the photos of one person.

const dimensions = 512
export const usedDimensions = 136
const decay = 60
const meanLength = 0.08

/** Pseudo-random numbers, the same for the same seed: xoshiro128** (Blackman and Vigna, 2018). */
function createRandom(seed: number) {
  const state = Uint32Array.from([seed, seed ^ 0x9e3779b9, 0x243f6a88, 0xb7e15162])
  const rotate = (x: number, k: number) => (x << k) | (x >>> (32 - k))
  const uniform = () => {
    const [a, b, c, d] = state as unknown as [number, number, number, number]
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    state[2] = c ^ a
    state[3] = d ^ b
    state[1] = b ^ (c ^ a)
    state[0] = a ^ (d ^ b)
    state[2] = (state[2] as number) ^ (b << 9)
    state[3] = rotate(state[3] as number, 11)
    return (result + 0.5) / 2 ** 32
  }
  for (let i = 0; i < 20; i++) uniform()
  /** Two at once: the polar method (Marsaglia). */
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1]
      const s = x * x + y * y
      if (s >= 1 || s === 0) continue
      const factor = Math.sqrt((-2 * Math.log(s)) / s)
      spare = y * factor
      return x * factor
    }
  }
  return { uniform, normal }
}

const spread = (() => {
  const variances = Array.from({ length: usedDimensions }, (_, k) => Math.exp(-k / decay))
  const sum = variances.reduce((a, b) => a + b)
  return variances.map((variance) => Math.sqrt(variance / sum))
})()

/** Coordinates of one kind in turn, so that none of the 512 is empty by design: the rotation of a model is arbitrary. */
function drawFace(normal: () => number, face: Float32Array) {
  for (let k = 0; k < usedDimensions; k++) face[k] = normal() * (spread[k] as number)
  // What all faces have in common.
  face[0] = (face[0] as number) + meanLength
}

/**
 * Person `person`: `photos` embeddings, L2-normalised float32[512], always the same for the same number. Any two of them
 * have a cosine of about 0.68; those of different people of about 0.
 */
export function makePerson(person: number, photos: number): Float32Array[] {
  const { normal } = createRandom(person * 2 + 1)
  const likeness = Math.min(0.95, Math.max(0.3, 0.68 + 0.1 * normal()))
  const [own, noise] = [new Float32Array(usedDimensions), new Float32Array(usedDimensions)]
  drawFace(normal, own)
  return Array.from({ length: photos }, () => {
    drawFace(normal, noise)
    const face = new Float32Array(dimensions)
    let squares = 0
    for (let k = 0; k < usedDimensions; k++) {
      const value = Math.sqrt(likeness) * (own[k] as number) + Math.sqrt(1 - likeness) * (noise[k] as number)
      face[k] = value
      squares += value * value
    }
    const scale = 1 / Math.sqrt(squares)
    for (let k = 0; k < usedDimensions; k++) face[k] = (face[k] as number) * scale
    return face
  })
}
