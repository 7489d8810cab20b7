import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * Everything that this process counts and times, in Prometheus' naming (https://prometheus.io/docs/practices/naming): base units (seconds,
 * bytes), `_total` for counters. Labels come from closed sets: no application, USER or address, neither for privacy nor for the number of
 * series. What a person can't be told from is here; what an application wants to know of its own users is in its statistics.
 */
export type Metrics = ReturnType<typeof createMetrics>

/** From an answer out of memory to a person who gives up. */
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** One stage of the engine, or the whole of it, on a core that may be slow. */
const engineBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20]
/** From a SAMPLE's arrival to its decision: what a person waits for. */
const decisionBuckets = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300]
const searchBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]
const jobBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
/** Scores are calibrated: 0..1, and what counts is how near to a threshold they come. */
const scoreBuckets = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1]

/** A registry of its own, so that two servers in one process (tests) don't share counts. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'livegate_http_request_duration_seconds',
      help: 'Time from a request to the end of its answer, by the pattern of its route',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: requestBuckets,
      registers,
    }),
    refusals: new Counter({
      name: 'livegate_http_refusals_total',
      help: 'Requests that were refused, by the code of the error (docs/errors.md)',
      labelNames: ['code'] as const,
      registers,
    }),
    operations: new Counter({
      name: 'livegate_operations_total',
      help: 'SAMPLEs that were settled: ACCEPTED and REFUSED are results, ASK_AGAIN asked for another SAMPLE, ERROR ended the OPERATION',
      labelNames: ['type', 'outcome'] as const,
      registers,
    }),
    reasons: new Counter({
      name: 'livegate_operation_reasons_total',
      help: 'Why OPERATIONs were refused, asked for another SAMPLE or ended; one may have several reasons',
      labelNames: ['type', 'reason'] as const,
      registers,
    }),
    decisionSeconds: new Histogram({
      name: 'livegate_operation_duration_seconds',
      help: 'Time from the arrival of a SAMPLE to its settlement',
      labelNames: ['type'] as const,
      buckets: decisionBuckets,
      registers,
    }),
    scores: new Histogram({
      name: 'livegate_operation_score',
      help: 'Calibrated scores, 0..1, by what they are of',
      labelNames: ['score', 'type'] as const,
      buckets: scoreBuckets,
      registers,
    }),
    engineSeconds: new Histogram({
      name: 'livegate_engine_duration_seconds',
      help: 'Time of one analysis with its waiting for an engine process, by what became of it',
      labelNames: ['outcome'] as const,
      buckets: engineBuckets,
      registers,
    }),
    engineWaitSeconds: new Histogram({
      name: 'livegate_engine_wait_seconds',
      help: 'Time that a SAMPLE waited for an engine process',
      buckets: engineBuckets,
      registers,
    }),
    engineStageSeconds: new Histogram({
      name: 'livegate_engine_stage_duration_seconds',
      help: 'Time of one stage of an analysis; stages do not overlap',
      labelNames: ['stage'] as const,
      buckets: engineBuckets,
      registers,
    }),
    engineRejections: new Counter({
      name: 'livegate_engine_rejections_total',
      help: 'SAMPLEs that could not be judged, by the reason',
      labelNames: ['rejection'] as const,
      registers,
    }),
    searchSeconds: new Histogram({
      name: 'livegate_gallery_search_duration_seconds',
      help: 'Time to search the gallery for a probe, its loading included',
      buckets: searchBuckets,
      registers,
    }),
    searchSize: new Gauge({
      name: 'livegate_gallery_search_templates',
      help: 'TEMPLATEs that the latest search compared the probe with',
      registers,
    }),
    evidenceSeconds: new Histogram({
      name: 'livegate_evidence_duration_seconds',
      help: 'Time to read or write a file of evidence, sealing included',
      labelNames: ['action'] as const,
      buckets: searchBuckets,
      registers,
    }),
    webhookSeconds: new Histogram({
      name: 'livegate_webhook_attempt_duration_seconds',
      help: 'Time of one attempt to deliver a webhook, by what came back: the class of the status, or why there was none',
      labelNames: ['outcome'] as const,
      buckets: requestBuckets,
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'livegate_job_duration_seconds',
      help: 'Time that a background job took',
      labelNames: ['job', 'outcome'] as const,
      buckets: jobBuckets,
      registers,
    }),
    jobWaitSeconds: new Histogram({
      name: 'livegate_job_wait_seconds',
      help: 'Time from when a background job could run to when it began',
      labelNames: ['job'] as const,
      buckets: jobBuckets,
      registers,
    }),
  }
}
