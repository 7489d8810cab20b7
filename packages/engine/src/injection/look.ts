import { type TimelineFrame, timelineSidePx } from '../media/timeline.ts'

const FRAMES = 8
const ROWS = 16
const COLUMNS = 15
const FRAME_BYTES = (ROWS * COLUMNS) / 8
/**
 * Of 240 bits: copies coded anew differ by at most 13, other recordings of one calm person in the same place by 13.5 and
 * more (docs/decisions/0015).
 */
export const MAX_DIFFERING_BITS = 12

/**
 * How a clip looks over time: for each of eight moments spread over it 16 x 15 signs of the horizontal brightness
 * gradient (the difference hash), 240 bytes in all. It survives another coding, not a shift or another moment; nobody can
 * be recognised by it. Undefined for a single image.
 */
export function lookOf(timeline: readonly TimelineFrame[]): Uint8Array | undefined {
  if (timeline.length < FRAMES) return undefined
  const look = new Uint8Array(FRAMES * FRAME_BYTES)
  for (let moment = 0; moment < FRAMES; moment++) {
    const frame = timeline[Math.floor(((moment + 0.5) * timeline.length) / FRAMES)]
    if (frame) writeSigns(frame, look.subarray(moment * FRAME_BYTES, (moment + 1) * FRAME_BYTES))
  }
  return look
}

function writeSigns({ luma }: TimelineFrame, bits: Uint8Array): void {
  const at = (row: number, column: number) => {
    const cell = 2 * row * timelineSidePx + 2 * column
    const below = cell + timelineSidePx
    return (luma[cell] ?? 0) + (luma[cell + 1] ?? 0) + (luma[below] ?? 0) + (luma[below + 1] ?? 0)
  }
  for (let row = 0, bit = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++, bit++) {
      if (at(row, column + 1) > at(row, column)) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7))
    }
  }
}

/** Whether two looks are of one recording: the median moment of one is found again somewhere in the other. */
export function resembleEachOther(look: Uint8Array, other: Uint8Array): boolean {
  return differenceOfLooks(look, other) <= MAX_DIFFERING_BITS
}

/** How far the median moment of one look is from the nearest of the other, in bits of 240; infinite without any. */
export function differenceOfLooks(look: Uint8Array, other: Uint8Array): number {
  const nearest = Array.from({ length: look.length / FRAME_BYTES }, (_, moment) => {
    const frame = frameOf(look, moment)
    const distances = Array.from({ length: other.length / FRAME_BYTES }, (_, i) => differ(frame, frameOf(other, i)))
    return Math.min(...distances)
  })
  const sorted = nearest.sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY
}

function frameOf(look: Uint8Array, moment: number): Uint8Array {
  return look.subarray(moment * FRAME_BYTES, (moment + 1) * FRAME_BYTES)
}

function differ(a: Uint8Array, b: Uint8Array): number {
  let bits = 0
  for (let i = 0; i < a.length; i++) {
    for (let rest = (a[i] ?? 0) ^ (b[i] ?? 0); rest > 0; rest &= rest - 1) bits++
  }
  return bits
}
