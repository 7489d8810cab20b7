import type { RawPicture } from '../encode-clip.ts'

/** Where the face is in the picture that is shown, in its pixels. */
export type FaceBox = { xPx: number; yPx: number; widthPx: number; heightPx: number }

/** What reaches out from the face's middle, in pixels of the shown picture: left and top are negative. */
export type Extent = { left: number; top: number; right: number; bottom: number }

/** A pixel of the camera, at its time: rolling shutters read row by row. */
export type CameraPixel = { x: number; y: number; widthPx: number; heightPx: number; timeMs: number }

/**
 * What a camera sees of a print or a screen. Coordinates are pixels of the shown picture from the middle of its face.
 */
export type Medium = {
  extent: Extent
  /** Light from a point, linear 0..1, of one channel (0 red, 1 green, 2 blue). */
  shade(u: number, v: number, channel: 0 | 1 | 2, pixel: CameraPixel): number
}

/** Everything that the media are made from. */
export type Shown = {
  pictures: readonly RawPicture[]
  face: FaceBox
  /** Camera pixels per pixel of the shown picture. */
  scale: number
  /** The camera's lens: deviation of its Gaussian, in camera pixels. */
  lensSigmaPx: number
}

/** How much of a sine of `cyclesPerPx` is left behind a Gaussian lens and square pixels with gaps: its MTF. */
export function modulation(cyclesPerPx: number, lensSigmaPx: number, fill = 0.8): number {
  const aperture = Math.PI * cyclesPerPx * fill
  const box = aperture < 1e-6 ? 1 : Math.abs(Math.sin(aperture) / aperture)
  return box * Math.exp(-2 * (Math.PI * lensSigmaPx * cyclesPerPx) ** 2)
}

/** The middle of the face. */
export function centreOf({ xPx, yPx, widthPx, heightPx }: FaceBox): { x: number; y: number } {
  return { x: xPx + widthPx / 2, y: yPx + heightPx / 2 }
}
