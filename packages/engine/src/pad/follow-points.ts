// The loops below are the hot path: indexes are in range by construction, hence `as number`.

/** A square grey picture, float32[side * side], 0..255; NaN where nothing was seen. */
export type GreySquare = { sidePx: number; grey: Float32Array }

/** The square and its half, for a search from coarse to fine. */
export type GreyPyramid = readonly [fine: GreySquare, coarse: GreySquare]

const WINDOW_RADIUS_PX = 4
const MAX_ITERATIONS = 6
const CONVERGED_PX = 0.02
/** Smallest mean squared gradient, in (levels/px)^2, in the weaker direction: below, noise decides where a point goes. */
const MIN_TEXTURE = 12
/** A point that moves further than this at one level is lost. */
const MAX_SHIFT_PX = 5

/** Adds the square's half, each pixel the mean of four. */
export function buildPyramid(fine: GreySquare): GreyPyramid {
  const sidePx = fine.sidePx >> 1
  const grey = new Float32Array(sidePx * sidePx)
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const i = 2 * y * fine.sidePx + 2 * x
      const j = i + fine.sidePx
      const { grey: g } = fine
      grey[y * sidePx + x] = 0.25 * ((g[i] as number) + (g[i + 1] as number) + (g[j] as number) + (g[j + 1] as number))
    }
  }
  return [fine, { sidePx, grey }]
}

/**
 * The best corner of each cell of `cellPx` x `cellPx` pixels (greatest smaller eigenvalue of the gradients' covariance:
 * Shi and Tomasi, "Good features to track", 1994), where there is one and it is `wanted`. Pixels, x, y, x, y, …
 */
export function pickCorners(
  square: GreySquare,
  cellPx: number,
  wanted: (x: number, y: number) => boolean,
): Float32Array {
  const margin = WINDOW_RADIUS_PX + 2
  const corners: number[] = []
  for (let top = margin; top + cellPx <= square.sidePx - margin; top += cellPx) {
    for (let left = margin; left + cellPx <= square.sidePx - margin; left += cellPx) {
      let best = MIN_TEXTURE
      let corner: [number, number] | undefined
      for (let y = top + 1; y < top + cellPx; y += 3) {
        for (let x = left + 1; x < left + cellPx; x += 3) {
          if (!wanted(x, y)) continue
          const texture = measureTexture(square, x, y)
          if (texture > best) {
            best = texture
            corner = [x, y]
          }
        }
      }
      if (corner) corners.push(...corner)
    }
  }
  return Float32Array.from(corners)
}

function measureTexture({ sidePx, grey }: GreySquare, x: number, y: number): number {
  let xx = 0
  let xy = 0
  let yy = 0
  for (let row = y - WINDOW_RADIUS_PX; row <= y + WINDOW_RADIUS_PX; row += 2) {
    for (let i = row * sidePx + x - WINDOW_RADIUS_PX; i <= row * sidePx + x + WINDOW_RADIUS_PX; i += 2) {
      const gx = 0.5 * ((grey[i + 1] as number) - (grey[i - 1] as number))
      const gy = 0.5 * ((grey[i + sidePx] as number) - (grey[i - sidePx] as number))
      xx += gx * gx
      xy += gx * gy
      yy += gy * gy
    }
  }
  return smallerEigenvalue(xx, xy, yy) / (WINDOW_RADIUS_PX + 1) ** 2
}

function smallerEigenvalue(xx: number, xy: number, yy: number): number {
  return 0.5 * (xx + yy - Math.hypot(xx - yy, 2 * xy))
}

/**
 * Where points of one picture are in the other, to a few hundredths of a pixel: Lucas-Kanade from coarse to fine on
 * 9 x 9 windows whose mean level may differ (Bouguet, "Pyramidal implementation of the Lucas Kanade feature tracker",
 * 2001). NaN for a point that is lost: no texture, out of sight, or more than a window away.
 */
export function followPoints(from: GreyPyramid, to: GreyPyramid, points: Float32Array): Float32Array {
  const found = new Float32Array(points.length)
  const shift: Shift = { x: 0, y: 0 }
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number]
    shift.x = 0
    shift.y = 0
    refine(from[1], to[1], Math.round(x / 2 - 0.25), Math.round(y / 2 - 0.25), shift)
    if (Number.isNaN(shift.x)) {
      shift.x = 0
      shift.y = 0
    }
    shift.x *= 2
    shift.y *= 2
    refine(from[0], to[0], x, y, shift)
    found[i] = x + shift.x
    found[i + 1] = y + shift.y
  }
  return found
}

type Shift = { x: number; y: number }

const WINDOW_SIDE_PX = 2 * WINDOW_RADIUS_PX + 1
const WINDOW_PIXELS = WINDOW_SIDE_PX ** 2
const levels = new Float64Array(WINDOW_PIXELS)
const gradientsX = new Float64Array(WINDOW_PIXELS)
const gradientsY = new Float64Array(WINDOW_PIXELS)

function refine(from: GreySquare, to: GreySquare, x: number, y: number, shift: Shift): void {
  const inverse = readWindow(from, x, y)
  const [startX, startY] = [shift.x, shift.y]
  for (let iteration = 0; inverse && iteration < MAX_ITERATIONS; iteration++) {
    const [bx, by] = compareWindow(to, x + shift.x, y + shift.y)
    const dx = inverse.xx * bx + inverse.xy * by
    const dy = inverse.xy * bx + inverse.yy * by
    shift.x += dx
    shift.y += dy
    if (!(Math.hypot(shift.x - startX, shift.y - startY) < MAX_SHIFT_PX)) break
    if (Math.hypot(dx, dy) < CONVERGED_PX) return
  }
  if (inverse && Math.hypot(shift.x - startX, shift.y - startY) < MAX_SHIFT_PX) return
  shift.x = Number.NaN
  shift.y = Number.NaN
}

/** Loads a window with its gradients, both about their means, and inverts the gradients' covariance. */
function readWindow({ sidePx, grey }: GreySquare, x: number, y: number) {
  const reach = WINDOW_RADIUS_PX + 1
  if (x < reach || y < reach || x >= sidePx - reach || y >= sidePx - reach) return undefined
  for (let row = 0, k = 0; row < WINDOW_SIDE_PX; row++) {
    let i = (y - WINDOW_RADIUS_PX + row) * sidePx + x - WINDOW_RADIUS_PX
    for (let column = 0; column < WINDOW_SIDE_PX; column++, i++, k++) {
      levels[k] = grey[i] as number
      gradientsX[k] = 0.5 * ((grey[i + 1] as number) - (grey[i - 1] as number))
      gradientsY[k] = 0.5 * ((grey[i + sidePx] as number) - (grey[i - sidePx] as number))
    }
  }
  for (const values of [levels, gradientsX, gradientsY]) subtractMean(values)
  let xx = 0
  let xy = 0
  let yy = 0
  for (let k = 0; k < WINDOW_PIXELS; k++) {
    const [gx, gy] = [gradientsX[k] as number, gradientsY[k] as number]
    xx += gx * gx
    xy += gx * gy
    yy += gy * gy
  }
  if (!(smallerEigenvalue(xx, xy, yy) > 0.5 * MIN_TEXTURE * WINDOW_PIXELS)) return undefined
  const determinant = xx * yy - xy * xy
  return { xx: yy / determinant, xy: -xy / determinant, yy: xx / determinant }
}

function subtractMean(values: Float64Array): void {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k] as number
  const mean = sum / values.length
  for (let k = 0; k < values.length; k++) values[k] = (values[k] as number) - mean
}

/** The gradients' covariance with what differs between the loaded window and one around (x, y), bilinear. */
function compareWindow({ sidePx, grey }: GreySquare, x: number, y: number): [number, number] {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const reach = WINDOW_RADIUS_PX + 1
  if (!(left >= reach && top >= reach && left < sidePx - reach - 1 && top < sidePx - reach - 1))
    return [Number.NaN, Number.NaN]
  const fx = x - left
  const fy = y - top
  const [w00, w10, w01, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy]
  let bx = 0
  let by = 0
  for (let row = 0, k = 0; row < WINDOW_SIDE_PX; row++) {
    let i = (top - WINDOW_RADIUS_PX + row) * sidePx + left - WINDOW_RADIUS_PX
    for (let column = 0; column < WINDOW_SIDE_PX; column++, i++, k++) {
      const j = i + sidePx
      const level =
        w00 * (grey[i] as number) +
        w10 * (grey[i + 1] as number) +
        w01 * (grey[j] as number) +
        w11 * (grey[j + 1] as number)
      const difference = (levels[k] as number) - level
      bx += (gradientsX[k] as number) * difference
      by += (gradientsY[k] as number) * difference
    }
  }
  return [bx, by]
}
