import { type Comparator, livenessThreshold, sniffMediaType } from '@livegate/engine'
import type { Biometrics } from '../domain/ports.ts'
import type { EnginePool } from './pool.ts'

/** The domain's biometrics: analysis in the pool's child processes; comparing, which is a dot product, right here. */
export function createBiometrics(pool: EnginePool, comparator: Comparator): Biometrics {
  return {
    async analyse(sample, request) {
      const outcome = await pool.analyse(sample, request)
      if (outcome.outcome === 'BUSY') return { outcome: 'BUSY' }
      if (outcome.outcome !== 'ANALYSED') return { outcome: 'FAILED' }
      const { analysis } = outcome
      if (!analysis.accepted) return { outcome: 'ANALYSED', analysis }
      const { template, liveness, quality, selfie } = analysis
      return {
        outcome: 'ANALYSED',
        analysis: { accepted: true, template, livenessScore: liveness?.score, quality: quality.score, selfie },
      }
    },
    matchingScore(reference, probe) {
      const comparison = comparator.compare(reference, probe)
      return comparison.comparable ? comparison.score : undefined
    },
    matchingThreshold: (level) => comparator.matchingThresholds[level],
    livenessThreshold,
    sniffMediaType,
  }
}
