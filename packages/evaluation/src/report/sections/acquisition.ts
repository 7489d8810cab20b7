import type { EvaluationReport } from '../evaluation-report.ts'
import { formatCount } from '../format.ts'
import { type Markup, markup } from '../markup.ts'
import { table } from './page-parts.ts'

/** What could not be acquired, each sample with its reason. */
export function acquisitionSection({ acquisition }: EvaluationReport): Markup {
  const { failureToAcquire, reasons, failures } = acquisition
  const byReason = Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${formatCount(count)}`)
    .join(', ')
  const list = markup`<details><summary>Every sample that was not acquired (${formatCount(failures.length)}; open it to print it)</summary>
${table(
  '',
  ['Sample', 'Reason', 'Detail'],
  failures.map(({ sample, reason, detail }) => [sample, reason, detail]),
)}</details>`
  return markup`<h2>Failure to acquire</h2>
${table(
  'Samples without a template. None of them counts as a success anywhere.',
  ['', 'FTA', 'Reasons'],
  [['all samples', failureToAcquire, byReason || 'none']],
)}
${failures.length > 0 ? list : undefined}`
}
