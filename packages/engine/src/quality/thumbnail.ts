import { thumbnailSidePx } from './face-view.ts'

/** Rows `top` to `bottom` and columns `left` to `right` of the 28 px aligned face, ends excluded. */
export type Region = { top: number; bottom: number; left: number; right: number }

/** The numbers of one plane of the aligned face in a region, row by row. */
export function valuesIn(plane: Float32Array, { top, bottom, left, right }: Region): number[] {
  const values: number[] = []
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) values.push(plane[y * thumbnailSidePx + x] as number)
  }
  return values
}

/** Mean of one plane of the aligned face over some regions of equal size. */
export function meanOf(plane: Float32Array, ...regions: readonly Region[]): number {
  let sum = 0
  let count = 0
  for (const { top, bottom, left, right } of regions) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += plane[y * thumbnailSidePx + x] as number
    }
    count += (bottom - top) * (right - left)
  }
  return sum / count
}
