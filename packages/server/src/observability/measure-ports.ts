import type { EnginePool } from '../biometrics/pool.ts'
import type { ClaimedOperation, Evidence, Gallery, Operations, Settlement } from '../domain/ports.ts'
import type { WebhookPost } from '../domain/webhook-ports.ts'
import type { Metrics } from './metrics.ts'

// Ports are measured from outside: use cases and implementations stay as they are, and say nothing of metrics.

const secondsSince = (startedAtMs: number) => (performance.now() - startedAtMs) / 1000

/** Times analyses, the stages of each and what a SAMPLE waits. */
export function measureEngine(pool: EnginePool, metrics: Metrics): EnginePool {
  return {
    get templateModelId() {
      return pool.templateModelId
    },
    warmUp: () => pool.warmUp(),
    load: () => pool.load(),
    close: () => pool.close(),
    async analyse(sample, options, manners) {
      const startedAt = performance.now()
      const outcome = await pool.analyse(sample, options, manners)
      const seconds = secondsSince(startedAt)
      metrics.engineSeconds.observe({ outcome: outcome.outcome }, seconds)
      if (outcome.outcome !== 'ANALYSED') return outcome
      const { analysis } = outcome
      const { total, ...stages } = analysis.timingsMs
      metrics.engineWaitSeconds.observe(Math.max(0, seconds - total / 1000))
      for (const [stage, ms] of Object.entries(stages)) {
        if (ms > 0) metrics.engineStageSeconds.observe({ stage }, ms / 1000)
      }
      if (!analysis.accepted) metrics.engineRejections.inc({ rejection: analysis.rejection })
      return outcome
    },
  }
}

/** What an OPERATION came to, without anything of the person. */
export type SettledFacts = {
  applicationId: string
  operationId: string
  processId?: string
  type: ClaimedOperation['operation']['type']
  outcome: 'ACCEPTED' | 'REFUSED' | 'ASK_AGAIN' | 'ERROR'
  reasons: string[]
  /** From the arrival of the SAMPLE to its settlement. */
  seconds: number
}

/** Tells of every settlement, once that it is committed. */
export function tellOfSettlements(
  operations: Operations,
  tell: (facts: SettledFacts, settlement: Settlement) => void,
): Operations {
  return {
    ...operations,
    async settleOnce(applicationId, operationId, now, decide) {
      let told: (() => void) | undefined
      const settled = await operations.settleOnce(applicationId, operationId, now, async (claimed) => {
        const settlement = await decide(claimed)
        told = () => tell(factsOf(claimed, settlement, now()), settlement)
        return settlement
      })
      if (settled) told?.()
      return settled
    },
  }
}

function factsOf({ operation, process, sample }: ClaimedOperation, settlement: Settlement, now: Date): SettledFacts {
  return {
    applicationId: operation.applicationId,
    operationId: operation.id,
    ...(process && { processId: process.id }),
    type: operation.type,
    ...outcomeOf(settlement),
    seconds: Math.max(0, (now.getTime() - sample.createdAt.getTime()) / 1000),
  }
}

function outcomeOf(settlement: Settlement): Pick<SettledFacts, 'outcome' | 'reasons'> {
  if (settlement.kind === 'ASK_AGAIN') return { outcome: 'ASK_AGAIN', reasons: [settlement.rejection] }
  if (settlement.kind === 'ERROR') return { outcome: 'ERROR', reasons: [settlement.error] }
  const { result, reasons } = settlement.decision
  return { outcome: result ? 'ACCEPTED' : 'REFUSED', reasons: [...reasons] }
}

/** Counts a settlement. */
export function countSettlement(metrics: Metrics, facts: SettledFacts, settlement: Settlement): void {
  const { type, outcome, reasons, seconds } = facts
  metrics.operations.inc({ type, outcome })
  metrics.decisionSeconds.observe({ type }, seconds)
  for (const reason of reasons) metrics.reasons.inc({ type, reason })
  if (settlement.kind !== 'DECIDED') return
  for (const { scoreType, score } of settlement.decision.scores)
    metrics.scores.observe({ score: scoreType, type }, score)
}

/** Times searches of the gallery. */
export function measureGallery(gallery: Gallery, metrics: Metrics): Gallery {
  return {
    ...gallery,
    async search(application, probe, options) {
      const stop = metrics.searchSeconds.startTimer()
      const found = await gallery.search(application, probe, options)
      stop()
      metrics.searchSize.set(found.size)
      return found
    },
  }
}

/** Times files of evidence. */
export function measureEvidence(evidence: Evidence, metrics: Metrics): Evidence {
  const timed = async <T>(action: string, work: () => Promise<T>) => {
    const stop = metrics.evidenceSeconds.startTimer({ action })
    const result = await work()
    stop()
    return result
  }
  return {
    ...evidence,
    put: (...put) => timed('write', () => evidence.put(...put)),
    get: (...get) => timed('read', () => evidence.get(...get)),
  }
}

/** Times attempts to deliver webhooks. */
export function measureWebhooks(post: WebhookPost, metrics: Metrics): WebhookPost {
  return async (message) => {
    const stop = metrics.webhookSeconds.startTimer()
    const answer = await post(message)
    stop({ outcome: 'error' in answer ? answer.error : `${Math.floor(answer.statusCode / 100)}xx` })
    return answer
  }
}
