import type { ModelVersions, SampleRejection } from '@livegate/contract'
import {
  type Comparator,
  identificationThreshold,
  type LightChallenge,
  type LivenessFinding,
  livenessThreshold,
  type ModelManifest,
  resembleEachOther,
  type SignalReason,
  sniffMediaType,
  stripMetadata,
} from '@livegate/engine'
import type { Biometrics, LightFinding, ShownLight } from '../domain/ports.ts'
import { toInjectionReasons } from './injection-reasons.ts'
import { toLivenessReasons } from './liveness-reasons.ts'
import type { EnginePool } from './pool.ts'

/** The domain's biometrics: analysis in the pool's child processes; comparing, which is a dot product, right here. */
export function createBiometrics(pool: EnginePool, comparator: Comparator, manifest: ModelManifest): Biometrics {
  return {
    models: versionsOf(manifest),
    templateModelId: comparator.templateModelId,
    async analyse(sample, { light, ...request }, manners) {
      const lightChallenge = light && challengeOf(light)
      const outcome = await pool.analyse(sample, { ...request, ...(lightChallenge && { lightChallenge }) }, manners)
      if (outcome.outcome === 'BUSY') return { outcome: 'BUSY' }
      if (outcome.outcome !== 'ANALYSED') return { outcome: 'FAILED' }
      const { analysis } = outcome
      if (!analysis.accepted) return { outcome: 'ANALYSED', analysis }
      const { template, liveness, quality, selfie } = analysis
      return {
        outcome: 'ANALYSED',
        analysis: {
          accepted: true,
          template,
          liveness: liveness && { score: liveness.score, reasons: toLivenessReasons(liveness.reasons) },
          light: liveness && lightFindingOf(liveness),
          injection: toInjectionReasons(liveness?.signals ?? []),
          signals: liveness?.signals ?? [],
          look: analysis.look,
          quality: quality.score,
          selfie,
        },
      }
    },
    matchingScore(reference, probe) {
      const comparison = comparator.compare(reference, probe)
      return comparison.comparable ? comparison.score : undefined
    },
    resemble: resembleEachOther,
    matchingThreshold: (level) => comparator.matchingThresholds[level],
    identificationThreshold,
    livenessThreshold,
    sniffMediaType,
    stripMetadata(bytes) {
      const mediaType = sniffMediaType(bytes)
      return mediaType && stripMetadata(bytes, mediaType)
    },
  }
}

function versionsOf({ id, calibration, models }: ModelManifest): ModelVersions {
  return {
    manifest: id,
    calibration: calibration.id,
    models: models.map(({ role, id, sha256 }) => ({ role, id, sha256 })),
  }
}

function challengeOf({ colours, shownAtMs, fadeMs, stepMs }: ShownLight): LightChallenge {
  return { colours, shownAtMs, fadeMs, lastsMs: stepMs }
}

/** What the person should change when the colours could not be judged. */
const rejections: Partial<Record<SignalReason, SampleRejection>> = {
  LIGHT_TOO_BRIGHT_TO_JUDGE: 'TOO_BRIGHT',
  BACKGROUND_TOO_DARK: 'TOO_DARK',
  TOO_FEW_FRAMES: 'SAMPLE_TOO_SHORT',
}

function lightFindingOf({ signals }: LivenessFinding): LightFinding | undefined {
  const signal = signals.find(({ name }) => name === 'LIGHT_CHALLENGE')
  if (signal === undefined) return undefined
  const { verdict, reason = 'LIGHT_TOO_BRIGHT_TO_JUDGE' } = signal
  if (verdict === 'PASSED') return { verdict }
  if (verdict === 'NOT_JUDGED') return { verdict, rejection: rejections[reason] ?? 'SAMPLE_UNREADABLE' }
  return { verdict, reason: reason === 'LIGHT_RESPONSE_WRONG' ? reason : 'LIGHT_RESPONSE_MISSING' }
}
