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

/** How far the greatest peak of the fine half of a spectrum stands over the mean of the ring around it, log10. */
function greatestPeak(power: Float64Array): number {
  const at = (x: number, y: number) => power[((y + N) % N) * N + ((x + N) % N)] as number
  let greatest = 0
  for (let y = 0; y <= N / 2; y++) {
    for (let x = 1 - N / 2; x <= N / 2; x++) {
      const peak = at(x, y)
      if (Math.hypot(x, y) < MIN_FREQUENCY || peak < at(x - 1, y) || peak < at(x + 1, y)) continue
      if (peak < at(x, y - 1) || peak < at(x, y + 1)) continue
      greatest = Math.max(greatest, Math.log10((peak + FLOOR) / (ringMean(at, x, y) + FLOOR)))
    }
  }
  return greatest
}

const ring = Array.from({ length: 81 }, (_, i) => [(i % 9) - 4, Math.floor(i / 9) - 4] as const).filter(
  ([dx, dy]) => Math.max(Math.abs(dx), Math.abs(dy)) > 2,
)

function ringMean(at: (x: number, y: number) => number, x: number, y: number): number {
  let sum = 0
  for (const [dx, dy] of ring) sum += at(x + dx, y + dy)
  return sum / ring.length
}
