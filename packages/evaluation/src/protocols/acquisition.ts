import type { SampleFinding } from '../analysis/finding.ts'
import type { DatasetSample } from '../datasets/sample.ts'
import { proportion } from '../metrics/proportion.ts'
import type { Acquisition } from '../report/evaluation-report.ts'

/** Sums up which samples were not acquired, and why. */
export function summariseAcquisition(
  samples: readonly DatasetSample[],
  findings: readonly SampleFinding[],
): Acquisition {
  const failures = findings.flatMap((finding, index) =>
    finding.acquired ? [] : [{ sample: samples[index]?.id ?? '', reason: finding.reason, detail: finding.detail }],
  )
  const reasons: Record<string, number> = {}
  for (const { reason } of failures) reasons[reason] = (reasons[reason] ?? 0) + 1
  return { failureToAcquire: proportion(failures.length, samples.length), reasons, failures }
}
