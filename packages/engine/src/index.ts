/**
 * Livegate's engine: media bytes in, facts about the face in them out. No HTTP, no database, no environment.
 *
 * @example
 * const manifest = readManifest()
 * const engine = await createEngine({ manifest })
 * const reference = await engine.analyse(photo, { purpose: 'ENROLLMENT', liveness: 'NONE' })
 * const probe = await engine.analyse(clip, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
 * if (reference.accepted && probe.accepted) {
 *   console.log(createComparator(manifest).compare(reference.template, probe.template))
 * }
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
export { identificationThreshold } from './calibration/identification-threshold.ts'
export type { LightChallenge } from './challenge/light-challenge.ts'
export { type Comparator, type Comparison, createComparator, livenessThreshold, type SecurityLevel } from './compare.ts'
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export {
  defaultInjectionPolicy,
  type InjectionAction,
  type InjectionPolicy,
  judgeInjection,
} from './injection/injection-policy.ts'
export { resembleEachOther } from './injection/look.ts'
export { type MediaType, sniffMediaType } from './media/media-type.ts'
export { stripMetadata } from './metadata/strip-metadata.ts'
export type { ModelManifest, ModelManifestEntry } from './models/manifest.ts'
export { readManifest } from './models/read-manifest.ts'
export { type ModelCheck, verifyModels } from './models/verify-models.ts'
export { engineEnvironment, engineNodeOptions } from './process-settings.ts'
export type { Signal, SignalName, SignalReason } from './signal.ts'
