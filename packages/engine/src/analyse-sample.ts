import {
  type AnalyseOptions,
  type FrameFacts,
  isRejected,
  type MediaFacts,
  type Rejected,
  reject,
  type SampleAnalysis,
} from './analysis.ts'
import { judgeLight } from './challenge/light-response.ts'
import { cosine } from './compare.ts'
import { type FaceFrame, pickBestFrames } from './face/best-frames.ts'
import { type DetectedFace, detectFaces } from './face/detect.ts'
import { type Embedding, embedFace, embedPlainly, fuseEmbeddings, templateModelIdOf } from './face/embed.ts'
import { findLandmarks } from './face/landmarks.ts'
import { refineFivePoints } from './face/refine-points.ts'
import { cutSelfie } from './face/selfie.ts'
import { trackOneFace } from './face/track.ts'
import { gatherInjectionSignals } from './injection/injection-signals.ts'
import { lookOf } from './injection/look.ts'
import { decodeSample } from './media/decode-sample.ts'
import type { SampledFrame } from './media/decode-video.ts'
import type { EngineModels } from './models/model.ts'
import { judgeLiveness } from './pad/judge-liveness.ts'
import { gatherPresentationSignals } from './pad/presentation-signals.ts'
import { scoreLiveTexture } from './pad/texture.ts'
import { isTooStill } from './pad/too-still.ts'
import { addEmbeddingNorm, measureQuality } from './quality/measure-quality.ts'
import { type Stopwatch, startStopwatch } from './stopwatch.ts'

const SAMPLED_FRAMES = 10
const EMBEDDED_FRAMES = { VERIFICATION: 3, ENROLLMENT: 5 } as const
/** Embeddings of one track below this are not of one person (same person in one clip: above 0.5). */
const MIN_SELF_SIMILARITY = 0.3

/**
 * The whole way of a SAMPLE: decode, detect, track one face, landmarks, quality, best frames, PAD, embedding, SELFIE.
 * The frames that are embedded are always among those that PAD judged.
 */
export async function analyseSample(
  models: EngineModels,
  sample: Uint8Array,
  options: AnalyseOptions,
): Promise<SampleAnalysis> {
  const stopwatch = startStopwatch()
  let media: MediaFacts | undefined
  const refuse = ({ rejection, detail }: Rejected): SampleAnalysis => {
    const timingsMs = stopwatch.read()
    return media
      ? { accepted: false, rejection, detail, media, timingsMs }
      : { accepted: false, rejection, detail, timingsMs }
  }

  const challenge = options.liveness === 'NONE' ? undefined : options.lightChallenge
  const decoded = await stopwatch.time('decode', () =>
    decodeSample(sample, options.liveness, {
      frameCount: SAMPLED_FRAMES,
      thumbnails: challenge !== undefined,
      timeline: options.liveness !== 'NONE',
    }),
  )
  if (isRejected(decoded)) return refuse(decoded)
  media = decoded.media

  const detections = await stopwatch.time('detect', () => detectInEach(models, decoded.frames))
  const track = trackOneFace(detections)
  if (isRejected(track)) return refuse(track)

  const faceFrames = await measureFrames(models, decoded.frames, detections, track, options, stopwatch)
  const best = pickBestFrames(faceFrames, EMBEDDED_FRAMES[options.purpose])
  if (isRejected(best)) return refuse(best)

  const embeddings = await stopwatch.time('embed', () => embedEach(models, best.embedded))
  const inconsistency = judgeEmbeddings(embeddings, models.embedder.entry.output.minNorm)
  if (inconsistency) return refuse(inconsistency)

  const padScores = await stopwatch.time('pad', () => scorePad(models, best.judged, options))
  const signals = await stopwatch.time('pad', () =>
    options.liveness === 'NONE' ? [] : gatherPresentationSignals({ faceFrames, best, padScores }),
  )
  if (options.liveness !== 'NONE') {
    const others = await stopwatch.time('embed', () => embedOthers(models, faceFrames, best.embedded))
    const all = [...embeddings.map(({ embedding }) => embedding), ...others]
    const { timeline } = decoded
    const isBurst = decoded.media.codec === 'mjpeg'
    signals.push(
      ...(await stopwatch.time('injection', () =>
        gatherInjectionSignals({ sample, timeline, isBurst, embeddings: all }),
      )),
    )
  }
  if (challenge) signals.push(await stopwatch.time('pad', () => judgeLight(challenge, decoded.thumbnails, faceFrames)))
  const liveness = options.liveness === 'NONE' ? undefined : judgeLiveness(signals)
  if (liveness && isTooStill(liveness.signals, liveness.score)) {
    return refuse(reject('FACE_TOO_STILL', 'The face moves too little to be told from a photo'))
  }
  const look = lookOf(decoded.timeline)
  const [bestFrame] = best.embedded
  const [bestEmbedding] = embeddings
  if (!bestFrame || !bestEmbedding) return refuse(reject('FACE_NOT_FOUND', 'No frame shows a usable face'))
  const selfie = await stopwatch.time('selfie', () => cutSelfie(bestFrame.picture, bestFrame.face))
  return {
    accepted: true,
    media,
    template: {
      modelId: templateModelIdOf(models.embedder.entry),
      embedding: fuseEmbeddings(embeddings.map(({ embedding }) => embedding)),
    },
    ...(liveness && { liveness }),
    ...(look && { look }),
    quality: addEmbeddingNorm(bestFrame.quality, bestEmbedding.norm, models.embedder.entry.output.minNorm),
    selfie,
    frames: describeFrames(decoded.frames, detections, faceFrames, best.judged, padScores),
    timingsMs: stopwatch.read(),
  }
}

async function detectInEach({ detector }: EngineModels, frames: readonly SampledFrame[]): Promise<DetectedFace[][]> {
  const detections: DetectedFace[][] = []
  for (const { picture } of frames) detections.push(await detectFaces(detector, picture))
  return detections
}

async function measureFrames(
  models: EngineModels,
  frames: readonly SampledFrame[],
  detections: readonly DetectedFace[][],
  track: readonly (DetectedFace | undefined)[],
  options: AnalyseOptions,
  stopwatch: Stopwatch,
): Promise<FaceFrame[]> {
  const measured: FaceFrame[] = []
  for (const [index, frame] of frames.entries()) {
    const face = track[index]
    if (!face) continue
    const landmarks = await stopwatch.time('landmarks', () => findLandmarks(models.landmarks, frame.picture, face))
    const { quality, rejected } = await stopwatch.time('quality', () =>
      measureQuality(models, frame.picture, face, detections[index] ?? [], landmarks, options),
    )
    measured.push({ ...frame, index, face, landmarks, quality, rejected })
  }
  return measured
}

async function embedEach(models: EngineModels, frames: readonly FaceFrame[]): Promise<Embedding[]> {
  const embeddings: Embedding[] = []
  for (const { picture, landmarks } of frames) {
    const points = await refineFivePoints(models.landmarks, picture, landmarks)
    embeddings.push(await embedFace(models.embedder, picture, points))
  }
  return embeddings
}

/** The usable frames that the TEMPLATE is not made of: they must show the same person. */
async function embedOthers(
  models: EngineModels,
  frames: readonly FaceFrame[],
  embedded: readonly FaceFrame[],
): Promise<Float32Array[]> {
  const others: Float32Array[] = []
  for (const frame of frames) {
    if (frame.rejected || embedded.includes(frame)) continue
    others.push(await embedPlainly(models.embedder, frame.picture, frame.landmarks))
  }
  return others
}

function judgeEmbeddings(embeddings: readonly Embedding[], minNorm: number): Rejected | undefined {
  if (embeddings.every(({ norm }) => norm < minNorm)) {
    return reject('FACE_BLURRED', 'The face shows too little detail to be recognised')
  }
  const differs = embeddings.some((one) =>
    embeddings.some((other) => cosine(one.embedding, other.embedding) < MIN_SELF_SIMILARITY),
  )
  return differs ? reject('SEVERAL_FACES', 'The clip shows different people one after the other') : undefined
}

async function scorePad(models: EngineModels, frames: readonly FaceFrame[], { liveness }: AnalyseOptions) {
  const scores: number[] = []
  if (liveness === 'NONE') return scores
  for (const { picture, face } of frames) scores.push(await scoreLiveTexture(models.pad, picture, face))
  return scores
}

function describeFrames(
  frames: readonly SampledFrame[],
  detections: readonly DetectedFace[][],
  faceFrames: readonly FaceFrame[],
  best: readonly FaceFrame[],
  padScores: readonly number[],
): FrameFacts[] {
  return frames.map(({ timestampMs }, index) => {
    const facts: FrameFacts = { timestampMs, faceCount: detections[index]?.length ?? 0 }
    const measured = faceFrames.find((frame) => frame.index === index)
    if (measured) facts.face = { ...measured.face, quality: measured.quality }
    const padScore = padScores[best.findIndex((frame) => frame.index === index)]
    if (padScore !== undefined) facts.padScore = padScore
    return facts
  })
}
