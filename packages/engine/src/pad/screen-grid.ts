// The loops below are the hot path: indexes are in range by construction, hence `as number`.
import type { Picture, Rectangle } from '../media/picture.ts'
import type { Signal } from '../signal.ts'
import { measurePower, squareSidePx } from './fourier.ts'

/** In powers of ten, over the fit half of docs/decisions/0014. */
export const maxScreenGridPeak = 1.3

const N = squareSidePx
/** Cycles per 64 px: below, skin and features have peaks of their own. */
const MIN_FREQUENCY = 7
/** Added to all powers: what codecs and sensors leave, so that a plain wall's noise has no peaks. */
const FLOOR = 1000

/** A frame with its tracked face. */
type FaceFrame = { picture: Picture; face: Rectangle }

/**
 * Whether a fine regular pattern lies over the face: the pixels of a screen, beating with those of the camera (moiré).
 * Skin's spectrum falls smoothly; a grid stands out of it as a peak. Four squares of 64 x 64 px at native resolution over each face, luma: the
 * value is the logarithm of the greatest peak over its surroundings in the spectrum, the median over the frames. After
 * Garcia and de Queiroz, "Face-spoofing 2D-detection based on moiré-pattern analysis" (IEEE TIFS, 2015). A face of less than
 * 64 px is not judged; a grid that the lens or the codec has blurred away is not seen.
 */
export function judgeScreenGrid(frames: readonly FaceFrame[]): Signal {
  const signal = {
    name: 'SCREEN_GRID',
    kind: 'PRESENTATION',
    unit: 'powers of ten',
    allowed: { max: maxScreenGridPeak },
  } as const
  const peaks = frames.flatMap(({ picture, face }) => findGridPeak(picture, face) ?? []).sort((a, b) => a - b)
  const value = peaks[peaks.length >> 1]
  if (value === undefined) return { ...signal, verdict: 'NOT_JUDGED', reason: 'TOO_LITTLE_TEXTURE' }
  const score = 1 / (1 + (Math.max(value, 1e-6) / maxScreenGridPeak) ** 8)
  if (value <= maxScreenGridPeak) return { ...signal, value, score, verdict: 'PASSED' }
  return { ...signal, value, score, verdict: 'FAILED', reason: 'SCREEN_GRID' }
}

function findGridPeak(picture: Picture, face: Rectangle): number | undefined {
  const peaks = [0.25, 0.75].flatMap((down) =>
    [0.25, 0.75].flatMap((across) => {
      const left = Math.round(face.xPx + across * face.widthPx - N / 2)
      const top = Math.round(face.yPx + down * face.heightPx - N / 2)
      if (left < 0 || top < 0 || left + N > picture.widthPx || top + N > picture.heightPx) return []
      return greatestPeak(measurePower(cutLuma(picture, left, top)))
    }),
  )
  return face.widthPx < N || peaks.length === 0 ? undefined : Math.max(...peaks)
}

function cutLuma({ rgba, widthPx }: Picture, left: number, top: number): Float32Array {
  const luma = new Float32Array(N * N)
  for (let y = 0, out = 0; y < N; y++) {
    for (let x = 0, i = 4 * ((top + y) * widthPx + left); x < N; x++, i += 4, out++) {
      luma[out] = 0.299 * (rgba[i] as number) + 0.587 * (rgba[i + 1] as number) + 0.114 * (rgba[i + 2] as number)
    }
  }
  return luma
}

/** The half plane of fine frequencies: the other half mirrors it. */
const frequencies = Int32Array.from(
  Array.from({ length: N * (N / 2 + 1) }, (_, i) => i).filter((i) => {
    const across = i % N < N / 2 ? i % N : (i % N) - N
    return Math.hypot(across, Math.floor(i / N)) >= MIN_FREQUENCY
  }),
)
const MASK = N - 1

/** How far the greatest peak of the fine half of a spectrum stands over the mean of the ring around it, log10. */
function greatestPeak(power: Float64Array): number {
  const at = (x: number, y: number) => power[(y & MASK) * N + (x & MASK)] as number
  let greatest = 1
  for (const i of frequencies) {
    const peak = power[i] as number
    const x = i & MASK
    const y = (i - x) / N
    if (peak < at(x - 1, y) || peak < at(x + 1, y) || peak < at(x, y - 1) || peak < at(x, y + 1)) continue
    greatest = Math.max(greatest, (peak + FLOOR) / (ringMean(power, x, y) + FLOOR))
  }
  return Math.log10(greatest)
}

const RING_RADIUS = 4
const RING_HOLE = 2

function ringMean(power: Float64Array, x: number, y: number): number {
  let sum = 0
  for (let dy = -RING_RADIUS; dy <= RING_RADIUS; dy++) {
    const row = ((y + dy) & MASK) * N
    const step = Math.abs(dy) > RING_HOLE ? 1 : 2 * RING_HOLE + 2
    for (let dx = -RING_RADIUS; dx <= RING_RADIUS; dx += dx === -RING_HOLE - 1 ? step : 1) {
      sum += power[row + ((x + dx) & MASK)] as number
    }
  }
  return sum / ((2 * RING_RADIUS + 1) ** 2 - (2 * RING_HOLE + 1) ** 2)
}
