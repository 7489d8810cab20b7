import type { CaptureView, UploadProgress } from '@livegate/contract'
import type { Sample } from './recorder.ts'
import type { Reply } from './reply.ts'

/** The calls that an upload makes. `onSent` gets the bytes of this call that are sent. */
export type UploadCalls = {
  /** Sends the bytes that come after `offsetBytes`; the server says how many it has then. */
  sendPart: (
    upload: { id: string; offsetBytes: number; bytes: Blob },
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ) => Promise<Reply<UploadProgress>>
  /** How many bytes of the upload the server has. */
  readUpload: (id: string, signal: AbortSignal) => Promise<Reply<UploadProgress>>
  /** Sends the bytes of the SAMPLE from `offsetBytes` on, and with them that it ends there. */
  endUpload: (
    upload: { id: string; offsetBytes: number; sample: Sample },
    onSent: (bytes: number) => void,
    signal: AbortSignal,
  ) => Promise<Reply<CaptureView>>
}

/** One SAMPLE on its way to the server. */
export type Upload = {
  /** Takes the next bytes of the recording and sends them by and by; what fails is made up for at the end. */
  add: (bytes: Blob) => void
  /**
   * Sends what the server does not have, and ends the upload; may be called again when it failed. `onProgress` gets the part
   * that is sent, 0..1.
   */
  end: (sample: Sample, onProgress: (fraction: number) => void, signal: AbortSignal) => Promise<Reply<CaptureView>>
  /** The recording is not wanted any more. */
  drop: () => void
}

/** Small enough that little is lost with a connection, large enough that the way there and back does not matter. */
const maxPartBytes = 256 * 1024

/** An upload that begins while its SAMPLE is being recorded. `id`: a UUID. */
export function createUpload(calls: UploadCalls, id: string): Upload {
  const dropped = new AbortController()
  let waiting = new Blob()
  /** What the server has; undefined when only the server knows. */
  let received: number | undefined = 0
  let sending: Promise<void> | undefined

  const sendNext = async (offsetBytes: number, bytes: Blob, onSent: (bytes: number) => void, signal: AbortSignal) => {
    const reply = await calls.sendPart({ id, offsetBytes, bytes }, onSent, signal)
    received = reply.kind === 'ok' ? reply.body.receivedBytes : undefined
    return reply
  }

  const sendWaiting = async () => {
    while (waiting.size > 0 && received !== undefined) {
      const part = waiting.slice(0, maxPartBytes)
      waiting = waiting.slice(part.size)
      await sendNext(received, part, () => {}, dropped.signal)
    }
    sending = undefined
  }

  return {
    add(bytes) {
      waiting = new Blob([waiting, bytes])
      sending ??= sendWaiting()
    },
    async end(sample, onProgress, signal) {
      waiting = new Blob()
      await sending
      const { bytes } = sample
      const sentAfter = (offset: number) => (sent: number) => onProgress(Math.min(1, (offset + sent) / bytes.size))
      if (received === undefined) {
        const known = await calls.readUpload(id, signal)
        if (known.kind !== 'ok') return known
        received = known.body.receivedBytes
      }
      while (bytes.size - received > maxPartBytes) {
        const offset: number = received
        const reply = await sendNext(offset, bytes.slice(offset, offset + maxPartBytes), sentAfter(offset), signal)
        if (reply.kind !== 'ok') return reply
        received = reply.body.receivedBytes
      }
      const reply = await calls.endUpload({ id, offsetBytes: received, sample }, sentAfter(received), signal)
      received = undefined
      return reply
    },
    drop: () => dropped.abort(),
  }
}
