import type { AnalysisOutcome } from './ports.ts'

/** A crash may be the machine's fault once; twice on the same SAMPLE it is the SAMPLE's. */
export async function analyseTwiceAtMost(analyse: () => Promise<AnalysisOutcome>): Promise<AnalysisOutcome> {
  const first = await analyse()
  return first.outcome === 'FAILED' ? analyse() : first
}
