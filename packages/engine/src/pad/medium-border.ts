// The loops below are the hot path: indexes are in range by construction, hence `as number`.
import type { Picture, Rectangle } from '../media/picture.ts'
import type { Signal } from '../signal.ts'

/** Share of a line that is edge, over the fit half of docs/decisions/0014. */
export const maxBorderSupport = 0.87

/** The surroundings are looked at in a square of this side, in which the face is this high. */
const SIDE_PX = 160
const FACE_PX = 36
const MAX_TAPS = 4
/** Lines may lean by this much, and are tried in these steps (radians). */
const MAX_LEAN = (26 * Math.PI) / 180
const LEAN_STEP = (2 * Math.PI) / 180
/** A line is as long as one and a half faces, and lies at least this far from the middle of the face. */
const HALF_LENGTH_PX = 27
const NEAREST_PX = { across: 18, up: 22, down: 22 } as const
/** Grey levels over two pixels, and how much more across the line than along it. */
const MIN_CONTRAST = 10
const MAX_ALONG = 0.6

/** A frame with its tracked face. */
type FaceFrame = { picture: Picture; face: Rectangle }

/**
 * Whether straight edges frame the face: the rim of a sheet of paper or of a screen. On each side of the face the line is
 * found that is edge over the greatest share of its length (1.5 faces, upright or level within 26 degrees; a Hough
 * transform whose cells are counted directly). A room has straight lines too, seldom two that good near the
 * face: the value is the second best of the four sides, the median over the frames. Undetected when fewer than two edges are in the
 * picture, or hands cover them.
 */
export function judgeMediumBorder(frames: readonly FaceFrame[]): Signal {
  const values = frames.map(({ picture, face }) => measureBorder(picture, face)).sort((a, b) => a - b)
  const value = values[values.length >> 1] ?? 0
  const signal = {
    name: 'MEDIUM_BORDER',
    kind: 'PRESENTATION',
    value,
    unit: 'share of a line',
    allowed: { max: maxBorderSupport },
    score: 1 / (1 + (value / maxBorderSupport) ** 8),
  } as const
  if (value <= maxBorderSupport) return { ...signal, verdict: 'PASSED' }
  return { ...signal, verdict: 'FAILED', reason: 'FRAMED_BY_STRAIGHT_EDGES' }
}

/** Support of the second best of the four sides, 0..1. */
function measureBorder(picture: Picture, face: Rectangle): number {
  const grey = reduceAround(picture, face)
  const upright = findEdges(grey, 1, SIDE_PX)
  const level = findEdges(grey, SIDE_PX, 1)
  const sides = [
    bestLine(upright, grey, { step: 1, alongStep: SIDE_PX, sign: -1, nearestPx: NEAREST_PX.across }),
    bestLine(upright, grey, { step: 1, alongStep: SIDE_PX, sign: 1, nearestPx: NEAREST_PX.across }),
    bestLine(level, grey, { step: SIDE_PX, alongStep: 1, sign: -1, nearestPx: NEAREST_PX.up }),
    bestLine(level, grey, { step: SIDE_PX, alongStep: 1, sign: 1, nearestPx: NEAREST_PX.down }),
  ].sort((a, b) => b - a)
  return sides[1] ?? 0
}

/** Luma of the surroundings, the mean of up to 4 x 4 pixels each; NaN beyond the picture. */
function reduceAround({ rgba, widthPx, heightPx }: Picture, face: Rectangle): Float32Array {
  const scale = face.heightPx / FACE_PX
  const left = face.xPx + face.widthPx / 2 - (SIDE_PX / 2) * scale
  const top = face.yPx + face.heightPx / 2 - (SIDE_PX / 2) * scale
  const taps = Math.max(1, Math.min(MAX_TAPS, Math.round(scale)))
  const places = (start: number, limit: number) =>
    Int32Array.from({ length: SIDE_PX * taps }, (_, i) => {
      const place = Math.floor(start + ((i + 0.5) / taps) * scale)
      return place < 0 || place >= limit ? -1 : place
    })
  const [columns, rows] = [places(left, widthPx), places(top, heightPx)]
  const grey = new Float32Array(SIDE_PX * SIDE_PX)
  for (let y = 0, out = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < SIDE_PX; x++, out++) {
      let sum = 0
      let count = 0
      for (let r = y * taps; r < (y + 1) * taps; r++) {
        const row = rows[r] as number
        if (row < 0) continue
        for (let c = x * taps; c < (x + 1) * taps; c++) {
          const column = columns[c] as number
          if (column < 0) continue
          const i = (row * widthPx + column) * 4
          sum += (rgba[i] as number) + 2 * (rgba[i + 1] as number) + (rgba[i + 2] as number)
          count++
        }
      }
      grey[out] = count === 0 ? Number.NaN : sum / (4 * count)
    }
  }
  return grey
}

/** 1 where the picture changes most across (`step`) and little along: thinned edges, then widened by a pixel either way. */
function findEdges(grey: Float32Array, step: number, alongStep: number): Uint8Array {
  const change = (i: number, by: number) => Math.abs((grey[i + by] as number) - (grey[i - by] as number))
  const edges = new Uint8Array(grey.length)
  for (let y = 2; y < SIDE_PX - 2; y++) {
    for (let x = 2, i = y * SIDE_PX + 2; x < SIDE_PX - 2; x++, i++) {
      const across = change(i, step)
      if (!(across > MIN_CONTRAST) || change(i, alongStep) > MAX_ALONG * across) continue
      if (across >= change(i - step, step) && across >= change(i + step, step)) {
        edges[i - step] = edges[i] = edges[i + step] = 1
      }
    }
  }
  return edges
}

type Side = { step: number; alongStep: number; sign: 1 | -1; nearestPx: number }

/** The greatest share of a line on one side of the face that is edge; lines mostly beyond the picture don't count. */
function bestLine(edges: Uint8Array, grey: Float32Array, { step, alongStep, sign, nearestPx }: Side): number {
  const middle = SIDE_PX / 2
  let best = 0
  for (const leaning of leanings) {
    for (let distance = nearestPx; distance < middle - 3; distance++) {
      const start = middle + sign * distance
      let hits = 0
      let seen = 0
      // A line with more misses than this can't be better than the best so far, however much of it is seen.
      const maxMisses = (1 - best) * leaning.length
      for (let k = 0; k < leaning.length && seen - hits <= maxMisses; k++) {
        const across = start + (leaning[k] as number)
        if (across < 2 || across >= SIDE_PX - 2) continue
        const i = across * step + (middle + k - HALF_LENGTH_PX) * alongStep
        if (Number.isNaN(grey[i])) continue
        seen++
        hits += edges[i] as number
      }
      if (seen > 1.4 * HALF_LENGTH_PX && hits > best * seen) best = hits / seen
    }
  }
  return best
}

/** How far lines of every lean are across, for each pixel along them. */
const leanings = Array.from({ length: Math.round((2 * MAX_LEAN) / LEAN_STEP) + 1 }, (_, i) => {
  const slope = Math.tan(i * LEAN_STEP - MAX_LEAN)
  return Int32Array.from({ length: 2 * HALF_LENGTH_PX + 1 }, (_, k) => Math.round(slope * (k - HALF_LENGTH_PX)))
})
