import { addPicture, beginBurst } from './burst-file.ts'
import { readCameraFacts } from './camera-facts.ts'
import { pause } from './effects/pause.ts'
import type { Recording, Sample } from './recorder.ts'

/** Enough for the looks at motion and at loops; more only costs an old phone time and the line bytes (docs/decisions/0022). */
const picturesPerSecond = 12
const periodMs = 1000 / picturesPerSecond
const longSidePx = 640

/** Of canvas.toBlob: where it begins, and how far it goes down where pictures are larger than they should be. */
const jpegQuality = { first: 0.85, least: 0.5, step: 0.1 } as const
const largestPictureBytes = 90_000

/**
 * Takes pictures of a playing video for `lengthMs`, for browsers without a recorder: the SAMPLE is JPEGs with the times at which they
 * were drawn. Calls back as `recordSample` does. Rejects when the browser gives no picture or the video changes its size, or when
 * the signal is aborted.
 */
export async function recordBurst(
  { video, stream }: { video: HTMLVideoElement; stream: MediaStream },
  { lengthMs, onStart, onProgress, onBytes }: Recording,
  signal: AbortSignal,
): Promise<Sample> {
  const { takePicture, size } = openCanvas(video)
  const parts: Blob[] = []
  const add = (bytes: BlobPart) => {
    const part = new Blob([bytes])
    parts.push(part)
    onBytes(part)
  }
  const beganMs = performance.now()
  onStart()
  add(beginBurst(size))
  let quality: number = jpegQuality.first
  for (let timeMs = 0; timeMs < lengthMs; timeMs = performance.now() - beganMs) {
    const jpeg = await takePicture(quality)
    if (signal.aborted) throw new Error('aborted')
    add(addPicture(jpeg, timeMs))
    onProgress(Math.min(1, timeMs / lengthMs))
    quality = nextQuality(quality, jpeg.length)
    await pause(nextDrawMs(timeMs) - (performance.now() - beganMs), signal)
  }
  onProgress(1)
  const camera = readCameraFacts(stream, performance.now() - beganMs)
  return { bytes: new Blob(parts, { type: 'video/matroska' }), mediaType: 'video/matroska', ...(camera && { camera }) }
}

/** When to draw after a picture was drawn at `timeMs`: in the rhythm, but never soon after one that came late. */
export function nextDrawMs(timeMs: number): number {
  return (Math.floor(timeMs / periodMs + 0.5) + 1) * periodMs
}

/** The quality for the next picture, 0..1, by how many bytes this one has: a sharp camera before foliage must not cost minutes. */
export function nextQuality(quality: number, bytes: number): number {
  return bytes <= largestPictureBytes ? quality : Math.max(jpegQuality.least, quality - jpegQuality.step)
}

/** The size of the pictures of a video, px: as it is, or smaller, the longer side 640 px. */
export function pictureSize({ videoWidth, videoHeight }: { videoWidth: number; videoHeight: number }) {
  const scale = Math.min(1, longSidePx / Math.max(videoWidth, videoHeight))
  return { widthPx: Math.round(videoWidth * scale), heightPx: Math.round(videoHeight * scale) }
}

function openCanvas(video: HTMLVideoElement) {
  const size = pictureSize(video)
  const canvas = document.createElement('canvas')
  canvas.width = size.widthPx
  canvas.height = size.heightPx
  const context = canvas.getContext('2d')
  const takePicture = async (quality: number): Promise<Uint8Array> => {
    const { widthPx, heightPx } = pictureSize(video)
    if (widthPx !== size.widthPx || heightPx !== size.heightPx) throw new Error('the video changed its size')
    context?.drawImage(video, 0, 0, widthPx, heightPx)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob === null || context === null) throw new Error('the canvas gave nothing')
    return new Uint8Array(await blob.arrayBuffer())
  }
  return { takePicture, size }
}
