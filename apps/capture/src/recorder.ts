import type { CameraFacts, LightAnswer, SampleMediaType } from '@livegate/contract'
import { readCameraFacts } from './camera-facts.ts'

/** A recording, ready to send. */
export type Sample = { bytes: Blob; mediaType: SampleMediaType; camera?: CameraFacts; light?: LightAnswer }

/** What to ask MediaRecorder for, and what that is for the server (no codecs parameter). */
export type RecordingType = { recorderType: string; mediaType: SampleMediaType }

/** Best first. VP8 leads because every browser that records WebM encodes it in real time, old phones included. */
const recordingTypes: readonly RecordingType[] = [
  { recorderType: 'video/webm;codecs=vp8', mediaType: 'video/webm' },
  { recorderType: 'video/webm;codecs=vp9', mediaType: 'video/webm' },
  { recorderType: 'video/webm', mediaType: 'video/webm' },
  { recorderType: 'video/mp4;codecs=avc1.42E01E', mediaType: 'video/mp4' },
  { recorderType: 'video/mp4', mediaType: 'video/mp4' },
]

export const recordingMs = 2500
/** Fewer cost accuracy before they save anybody a wait: docs/decisions/0022. */
const bitsPerSecond = 1_500_000
const chunkMs = 250

/** The best type that this browser records, undefined when it records none that the server takes. */
export function chooseRecordingType(isTypeSupported: (type: string) => boolean): RecordingType | undefined {
  return recordingTypes.find(({ recorderType }) => isTypeSupported(recorderType))
}

/** How long to record, and whom to tell. */
export type Recording = {
  lengthMs: number
  onStart: () => void
  onProgress: (fraction: number) => void
  /** Gets the bytes as they come, before the whole. */
  onBytes: (bytes: Blob) => void
}

/**
 * Records a stream for `lengthMs`. `onStart` is called as it begins, `onProgress` gets 0..1 and `onBytes` what is recorded while it runs. Rejects when the
 * recorder fails or gives nothing, or when the signal is aborted.
 */
export async function recordSample(
  stream: MediaStream,
  { recorderType, mediaType }: RecordingType,
  recording: Recording,
  signal: AbortSignal,
): Promise<Sample> {
  const recorder = new MediaRecorder(stream, { mimeType: recorderType, videoBitsPerSecond: bitsPerSecond })
  const { chunks, recordedMs } = await collectChunks(recorder, recording, signal)
  const bytes = new Blob(chunks, { type: mediaType })
  if (bytes.size === 0) throw new Error('the recorder gave nothing')
  const camera = readCameraFacts(stream, recordedMs)
  return { bytes, mediaType, ...(camera && { camera }) }
}

function collectChunks(
  recorder: MediaRecorder,
  { lengthMs, onStart, onProgress, onBytes }: Recording,
  signal: AbortSignal,
): Promise<{ chunks: Blob[]; recordedMs: number }> {
  const chunks: Blob[] = []
  let beganMs = performance.now()
  const ticker = setInterval(() => {
    const fraction = (performance.now() - beganMs) / lengthMs
    onProgress(Math.min(1, fraction))
    if (fraction >= 1 && recorder.state === 'recording') recorder.stop()
  }, 50)
  return new Promise<{ chunks: Blob[]; recordedMs: number }>((resolve, reject) => {
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop()
      reject(new Error('aborted'))
    }
    recorder.ondataavailable = ({ data }) => {
      if (data.size === 0) return
      chunks.push(data)
      onBytes(data)
    }
    recorder.onstart = () => {
      beganMs = performance.now()
      onStart()
    }
    recorder.onstop = () => resolve({ chunks, recordedMs: performance.now() - beganMs })
    recorder.onerror = () => reject(new Error('the recorder failed'))
    signal.addEventListener('abort', stop, { once: true })
    recorder.start(chunkMs)
  }).finally(() => clearInterval(ticker))
}
