import { createCipheriv } from 'node:crypto'

/** An orthonormal map: inner products and lengths stay as they are. */
export type Rotation = (vector: Float32Array) => Float32Array

const rounds = 5

/**
 * The rotation that a 32-byte key stands for: in each round the coordinates are shuffled, some change their sign, and the first
 * and the last of them, as many as the greatest power of two, are mixed by Hadamard transforms, so that after a few rounds each depends on all
 * (structured random rotations: Ailon and Chazelle, 2009; Yu et al., 2016). Shuffles and signs are drawn from AES-256-CTR.
 */
export function createRotation(key: Uint8Array, dimensions: number): Rotation {
  const draw = createDraw(key, rounds * dimensions * 2)
  const steps = Array.from({ length: rounds }, () => ({ order: shuffle(dimensions, draw), signs: drawSigns() }))
  const mixed = 2 ** Math.floor(Math.log2(dimensions))
  function drawSigns() {
    return Float64Array.from({ length: dimensions }, () => (draw(2) === 0 ? 1 : -1))
  }
  return (vector) => {
    let current = Float64Array.from(vector)
    for (const { order, signs } of steps) {
      const shuffled = new Float64Array(dimensions)
      for (let i = 0; i < dimensions; i++) shuffled[i] = (current[order[i] as number] as number) * (signs[i] as number)
      hadamard(shuffled.subarray(0, mixed))
      // Else a third of 384 coordinates would go through each round as they are, and one in 243 through all five.
      if (mixed < dimensions) hadamard(shuffled.subarray(dimensions - mixed))
      current = shuffled
    }
    return Float32Array.from(current)
  }
}

/** Whole numbers below a bound; the bias of the remainder of 32 bits is below 1e-6. */
function createDraw(key: Uint8Array, count: number): (bound: number) => number {
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const stream = cipher.update(Buffer.alloc(count * 4))
  let offset = 0
  return (bound) => {
    offset += 4
    return stream.readUInt32LE(offset - 4) % bound
  }
}

/** Fisher and Yates. */
function shuffle(count: number, draw: (bound: number) => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = draw(i + 1)
    const moved = order[i] as number
    order[i] = order[j] as number
    order[j] = moved
  }
  return order
}

/** The orthonormal Walsh-Hadamard transform of as many values as a power of two, in place. */
function hadamard(values: Float64Array): void {
  const count = values.length
  for (let half = 1; half < count; half *= 2) {
    for (let begin = 0; begin < count; begin += 2 * half) {
      for (let i = begin; i < begin + half; i++) {
        const a = values[i] as number
        const b = values[i + half] as number
        values[i] = a + b
        values[i + half] = a - b
      }
    }
  }
  const scale = 1 / Math.sqrt(count)
  for (let i = 0; i < count; i++) values[i] = (values[i] as number) * scale
}
