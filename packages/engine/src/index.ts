/**
 * Livegate's engine: media bytes in, facts about the face in them out. No HTTP, no database, no environment.
 *
 * @example
 * const engine = await createEngine()
 * const reference = await engine.analyse(photo, { purpose: 'ENROLLMENT', liveness: 'NONE' })
 * const probe = await engine.analyse(clip, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
 * if (reference.accepted && probe.accepted) console.log(compareTemplates(reference.template, probe.template))
 */
export type {
  AnalyseOptions,
  FaceQuality,
  FrameFacts,
  LivenessFinding,
  MediaFacts,
  SampleAnalysis,
  SampleRejection,
  Selfie,
  StageTimings,
  Template,
} from './analysis.ts'
export { type Comparison, compareTemplates, livenessThreshold, matchingScore, matchingThresholds } from './compare.ts'
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export { type MediaType, sniffMediaType } from './media/media-type.ts'
export { type ModelCheck, type ModelManifest, verifyModels } from './models.ts'
export type { Signal, SignalName, SignalReason } from './signal.ts'
