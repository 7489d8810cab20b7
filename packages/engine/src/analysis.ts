import type { LightChallenge } from './challenge/light-challenge.ts'
import type { QualityComponents } from './quality/component.ts'
import type { Signal, SignalReason } from './signal.ts'

/** Why a SAMPLE cannot be judged. A closed set: the person may try again. */
export type SampleRejection =
  | 'SAMPLE_UNREADABLE'
  | 'SAMPLE_FORMAT_NOT_SUPPORTED'
  | 'SAMPLE_WITHOUT_VIDEO'
  | 'SAMPLE_TOO_LONG'
  | 'SAMPLE_TOO_SHORT'
  | 'SAMPLE_DIMENSIONS_NOT_SUPPORTED'
  | 'FACE_NOT_FOUND'
  | 'SEVERAL_FACES'
  | 'FACE_TOO_SMALL'
  | 'FACE_TOO_CLOSE'
  | 'FACE_NOT_CENTRED'
  | 'FACE_NOT_FRONTAL'
  | 'FACE_BLURRED'
  | 'FACE_TOO_STILL'
  | 'TOO_DARK'
  | 'TOO_BRIGHT'
  | 'UNEVEN_LIGHT'
  | 'FACE_COVERED'
  | 'EYES_CLOSED'
  | 'MOUTH_OPEN'

/** An expected outcome, carried as a value: nothing that a person may send is worth an exception. */
export type Rejected = { rejection: SampleRejection; detail: string }

export function reject(rejection: SampleRejection, detail: string): Rejected {
  return { rejection, detail }
}

export function isRejected<T extends object>(value: T | Rejected): value is Rejected {
  return 'rejection' in value
}

/** What `analyse` is asked for. ENROLLMENT spends more time on the TEMPLATE: it is made once and used often. */
export type AnalyseOptions = {
  purpose: 'ENROLLMENT' | 'VERIFICATION'
  /** Which presentation-attack detection to run; FACE_PASSIVE_VIDEO refuses a SAMPLE that is a single image. */
  liveness: 'NONE' | 'FACE_PASSIVE_VIDEO' | 'FACE_PASSIVE_IMAGE'
  /** Which colours the screen showed meanwhile; the skin must answer them. Needs a video, and a liveness other than NONE. */
  lightChallenge?: LightChallenge
}

/** What the SAMPLE is, as its own bytes tell. Sizes are upright, after rotation tags. */
export type MediaFacts = {
  kind: 'IMAGE' | 'VIDEO'
  container: 'WEBM' | 'MP4' | 'MATROSKA' | 'JPEG' | 'PNG' | 'WEBP'
  codec: string
  widthPx: number
  heightPx: number
  /** 0 for an image. */
  durationMs: number
  frameCount: number
}

/** A face as numbers that can be compared between tenants: embeddings of different models never can. */
export type Template = {
  /** Names weights and recipe: any change of either changes it. */
  modelId: string
  /** L2-normalised, as long as the manifest's embedder says: float32[512] by default. */
  embedding: Float32Array
}

/** How good one face in one frame is for recognition, by the names of ISO/IEC 29794-5 (docs/quality.md). */
export type FaceQuality = {
  /** Unified quality score 0..100; the higher, the surer the person is recognised. */
  score: number
  components: QualityComponents
  /** What ENROLLMENT would refuse, most helpful first; empty when the face is good for anything. */
  reasons: SampleRejection[]
}

/** One frame that was looked at. */
export type FrameFacts = {
  timestampMs: number
  faceCount: number
  /** The tracked face, in pixels of the upright frame; absent where the track has no face. */
  face?: { xPx: number; yPx: number; widthPx: number; heightPx: number; detectionScore: number; quality: FaceQuality }
  /** Live probability of the image PAD, 0..1; absent on frames it did not run on. */
  padScore?: number
}

/** What presentation-attack detection (ISO/IEC 30107) and the look for injected media found. */
export type LivenessFinding = {
  /** 0..1; live at and above `livenessThreshold`. */
  score: number
  /** Of the PRESENTATION signals that failed; `judgeInjection` tells of the others. */
  reasons: SignalReason[]
  signals: Signal[]
}

/** Milliseconds a stage took; the stages do not overlap. */
export type StageTimings = {
  decode: number
  detect: number
  landmarks: number
  quality: number
  pad: number
  embed: number
  injection: number
  selfie: number
  total: number
}

/** The best face of the SAMPLE as an upright JPEG without metadata. */
export type Selfie = { bytes: Uint8Array; mediaType: 'image/jpeg'; widthPx: number; heightPx: number }

/** All that the engine tells of one SAMPLE. */
export type SampleAnalysis =
  | { accepted: false; rejection: SampleRejection; detail: string; media?: MediaFacts; timingsMs: StageTimings }
  | {
      accepted: true
      media: MediaFacts
      template: Template
      /** Absent when liveness was NONE. */
      liveness?: LivenessFinding
      /** To know a clip again (`resembleEachOther`); absent for an image, and when liveness was NONE. */
      look?: Uint8Array
      /** Of the best frame, with the norm of its embedding among the components. */
      quality: FaceQuality
      selfie: Selfie
      frames: FrameFacts[]
      timingsMs: StageTimings
    }
