/** An upright picture in memory: 8-bit RGBA, row by row without padding. Alpha is ignored. */
export type Picture = { widthPx: number; heightPx: number; rgba: Uint8Array }

/** A rectangle in pixels of a picture; may reach beyond its edges. */
export type Rectangle = { xPx: number; yPx: number; widthPx: number; heightPx: number }

export type Point = { xPx: number; yPx: number }

export function distancePx(a: Point, b: Point): number {
  return Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx)
}

/** Degrees that a picture must be turned clockwise to be upright. */
export type Rotation = 0 | 90 | 180 | 270

/** Turns a picture clockwise. Returns the same picture for 0. */
export function rotatePicture(picture: Picture, rotation: Rotation): Picture {
  if (rotation === 0) return picture
  const { widthPx, heightPx } = picture
  const source = new Uint32Array(picture.rgba.buffer, picture.rgba.byteOffset, widthPx * heightPx)
  const turned = new Uint32Array(widthPx * heightPx)
  const sideways = rotation !== 180
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const target =
        rotation === 90
          ? x * heightPx + (heightPx - 1 - y)
          : rotation === 270
            ? (widthPx - 1 - x) * heightPx + y
            : (heightPx - 1 - y) * widthPx + (widthPx - 1 - x)
      turned[target] = source[y * widthPx + x] as number
    }
  }
  return {
    widthPx: sideways ? heightPx : widthPx,
    heightPx: sideways ? widthPx : heightPx,
    rgba: new Uint8Array(turned.buffer),
  }
}
