import { ovalOnPicture } from './guide/geometry.ts'

const portraitHeightPx = 320

/** The video's current picture inside the oval, as a 3:4 canvas; undefined when the browser gives no picture. */
export function drawPortrait(video: HTMLVideoElement): HTMLCanvasElement | undefined {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (context === null || video.videoWidth === 0) return undefined
  const stage = { width: window.innerWidth, height: window.innerHeight }
  const oval = ovalOnPicture({ width: video.videoWidth, height: video.videoHeight }, stage)
  canvas.height = portraitHeightPx
  canvas.width = (portraitHeightPx * oval.radiusX) / oval.radiusY
  const [left, top] = [oval.centreX - oval.radiusX, oval.centreY - oval.radiusY]
  context.drawImage(video, left, top, 2 * oval.radiusX, 2 * oval.radiusY, 0, 0, canvas.width, canvas.height)
  return canvas
}
