import type { GreyPicture } from './face-tracker.ts'
import { type Box, boxAround, type Oval, type Size } from './geometry.ts'

/** The longer side of the analysed picture, px: the cascade's smallest face, 24 px, is then 15% of it. */
const longerSidePx = 160

/** Takes small grey pictures from a playing video. */
export type FrameGrabber = (video: HTMLVideoElement) => GreyPicture | undefined

/** Makes a grabber with a canvas of its own. It gives undefined while the video has no picture to read. */
export function createFrameGrabber(): FrameGrabber {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (video) => {
    if (context === null || video.videoWidth === 0) return undefined
    const size = analysedSize({ width: video.videoWidth, height: video.videoHeight })
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size)
    try {
      context.drawImage(video, 0, 0, size.width, size.height)
      return { ...size, grey: toGrey(context.getImageData(0, 0, size.width, size.height).data) }
    } catch {
      // Some privacy settings forbid reading a canvas; the capture goes on without the tracker.
      return undefined
    }
  }
}

/** The size at which a video's frame is analysed, px. */
export function analysedSize({ width, height }: Size): Size {
  const factor = longerSidePx / Math.max(width, height)
  return { width: Math.round(width * factor), height: Math.round(height * factor) }
}

/** Luma (ITU-R BT.601) of RGBA pixels, 0..255. */
export function toGrey(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4)
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const [red = 0, green = 0, blue = 0] = [rgba[4 * pixel], rgba[4 * pixel + 1], rgba[4 * pixel + 2]]
    grey[pixel] = (red * 77 + green * 150 + blue * 29) >> 8
  }
  return grey
}

/** Mean luma of the box around an oval, 0..255. */
export function brightnessInside(picture: GreyPicture, oval: Oval): number {
  const box = boxAround(oval, picture)
  let sum = 0
  forEachPixel(picture, box, (luma) => {
    sum += luma
  })
  return sum / (box.width * box.height)
}

function forEachPixel({ grey, width }: GreyPicture, box: Box, visit: (luma: number) => void) {
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) visit(grey[y * width + x] ?? 0)
  }
}
