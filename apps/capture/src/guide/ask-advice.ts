import type { CaptureAdvice } from '@livegate/contract'
import type { Reply } from '../reply.ts'
import { type Advice, type AdviceMemory, takeAnswer } from './advice.ts'

/** From a call that failed to the next, ms. */
const retryMs = 1000
/** The longer side of the picture, px: enough for the engine to see eyes, about 25 kB. */
const longerSidePx = 480
const jpegQuality = 0.8

/** Asks the server about the preview, one picture at a time. */
export type Adviser = {
  /** Takes a picture and asks, unless an answer is awaited or came just now. */
  ask: (video: HTMLVideoElement) => void
  latest: () => Advice | undefined
}

/** How to ask. `mayAsk`: whether the server knows by now that the camera runs; before, it refuses. */
type AdviceCall = {
  send: (picture: Blob, signal: AbortSignal) => Promise<Reply<CaptureAdvice>>
  mayAsk: () => boolean
}

/** So many calls may fail before it asks no more: the recording never depends on it. */
const patience = 3

/** An adviser of the preview. */
export function createAdviser({ send, mayAsk }: AdviceCall, signal: AbortSignal): Adviser {
  let memory: AdviceMemory = { advice: undefined, seen: undefined, nextMs: 0 }
  let asking = false
  let failures = 0
  const canvas = document.createElement('canvas')

  const askNow = async (video: HTMLVideoElement) => {
    const atMs = performance.now()
    const picture = await takePicture(video, canvas)
    const reply = picture && (await send(picture, signal))
    const nowMs = performance.now()
    if (reply?.kind !== 'ok') failures += 1
    memory =
      reply?.kind === 'ok'
        ? takeAnswer(memory, reply.body.rejection, { atMs, nowMs })
        : { ...memory, nextMs: nowMs + retryMs }
    asking = false
  }

  return {
    ask(video) {
      if (!mayAsk() || asking || signal.aborted || failures >= patience || performance.now() < memory.nextMs) return
      asking = true
      void askNow(video)
    },
    latest: () => memory.advice,
  }
}

/** The preview as a small JPEG; undefined where there is no picture, or none may be read. */
async function takePicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0) return undefined
  const factor = Math.min(1, longerSidePx / Math.max(videoWidth, videoHeight))
  canvas.width = Math.round(videoWidth * factor)
  canvas.height = Math.round(videoHeight * factor)
  try {
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob | undefined>((resolve) =>
      canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', jpegQuality),
    )
  } catch {
    return undefined
  }
}
