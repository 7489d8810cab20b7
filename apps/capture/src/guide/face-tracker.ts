import type { Box } from './geometry.ts'

/** A grey picture, one byte a pixel, row by row. */
export type GreyPicture = { grey: Uint8Array; width: number; height: number }
export type TrackerRequest = GreyPicture & { id: number }
export type TrackerReply = { id: number; faces: Box[] }

/** Finds faces in grey pictures, one at a time. */
export type FaceTracker = {
  /** Boxes in the picture's px; undefined once the tracker has failed or takes too long. */
  find: (picture: GreyPicture) => Promise<Box[] | undefined>
  close: () => void
}

/** The first answer includes loading and compiling the worker on a slow phone. */
const answerTimeoutMs = 5000

/** Starts the tracker in a worker. Throws nothing: a browser that can't run it gets one that finds nothing. */
export function createFaceTracker(): FaceTracker {
  let nextId = 0
  let waiting: ((faces: Box[] | undefined) => void) | undefined
  const worker = startWorker()
  let broken = worker === undefined
  const settle = (faces: Box[] | undefined) => {
    broken ||= faces === undefined
    waiting?.(faces)
    waiting = undefined
  }
  worker?.addEventListener('message', ({ data }: MessageEvent<TrackerReply>) => {
    if (data.id === nextId) settle(data.faces)
  })
  worker?.addEventListener('error', () => settle(undefined))

  return {
    find: (picture) => {
      if (broken || worker === undefined) return Promise.resolve(undefined)
      const request: TrackerRequest = { ...picture, id: ++nextId }
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(undefined), answerTimeoutMs)
        waiting = (faces) => {
          clearTimeout(timer)
          resolve(faces)
        }
        worker.postMessage(request, [picture.grey.buffer])
      })
    },
    close: () => {
      worker?.terminate()
      settle(undefined)
    },
  }
}

function startWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./face-tracker.worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return undefined
  }
}
