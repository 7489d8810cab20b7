import type { EvaluationReport } from '../evaluation-report.ts'
import { formatCount } from '../format.ts'
import { type Markup, markup } from '../markup.ts'

/** With what, on whom and how it was measured: enough to do it again. */
export function methodSection(report: EvaluationReport): Markup {
  const { dataset, engine, command, createdAt } = report
  const entries: [string, string][] = [
    ['Data set', dataset.sources.join(', ')],
    ['People, samples', `${formatCount(dataset.people)}, ${formatCount(dataset.samples)}`],
    ['Split', dataset.split === 'all' ? 'all people' : `the people of "${dataset.split}" (by SHA-256 of the name)`],
    ['Selection', dataset.selection.join('; ') || 'everything'],
    ['Seed', String(dataset.seed)],
    ['Model manifest', `${engine.manifestId}, calibration ${engine.calibrationId}`],
    ...engine.models.map(({ role, id, source, sha256 }): [string, string] => [
      role,
      `${id} (${source}, SHA-256 ${sha256.slice(0, 16)}…)`,
    ]),
    ['Templates', engine.templateModelId],
    ['Engine', engine.fingerprint.slice(0, 16)],
    ['Date', createdAt],
    ...(command === undefined ? [] : [['Command', command] as [string, string]]),
  ]
  return markup`<h2>How it was measured</h2>
<dl>${entries.map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>\n`)}</dl>
<p class="quiet">${intervalText[report.protocol]}</p>`
}

const bootstrapText =
  'Intervals are 95%. Comparisons that share a person are not independent, so people are drawn with replacement, with all their comparisons (bootstrap over people). Where there was no error, the rule of three bounds the rate by 3 over the number of independent trials: people for FNMR and FRR, pairs of people for FMR.'

const intervalText: Record<EvaluationReport['protocol'], string> = {
  VERIFICATION: `${bootstrapText} FTA and the figures of groups have Wilson's interval, for independent trials.`,
  IDENTIFICATION:
    "Intervals are 95%, by drawing the people who search with replacement; the gallery stays as it is. Where there was no error, the rule of three, over people. FTA has Wilson's interval, for independent trials.",
  PAD: "Intervals are 95%: Wilson's, for independent trials, and the rule of three where there was no error.",
  QUALITY:
    "Intervals of areas are 95%, by drawing people with replacement. FTA has Wilson's interval, for independent trials.",
}
