import type { OperatingPoint, VerificationFigures } from '../../protocols/verification-figures.ts'
import { formatCount, formatRate } from '../format.ts'
import { type Markup, markup } from '../markup.ts'
import { formatTickRate, powerTicksIn, rateTicksIn } from '../plot/axis.ts'
import { drawHistograms } from '../plot/histogram-plot.ts'
import { drawLinePlot } from '../plot/line-plot.ts'
import { figure, table } from './page-parts.ts'

/** 1:1: what is reported of comparisons. */
export function verificationSection(figures: VerificationFigures): Markup {
  const trials = `${formatCount(figures.genuine.compared)} genuine and ${formatCount(figures.impostor.compared)} impostor comparisons of ${formatCount(figures.people)} people`
  return markup`${leadOf(figures)}
<h2>Error rates</h2>
${pointTable(figures.levels, `At the thresholds of the security levels; ${trials}.`)}
${pointTable(figures.targets, 'At the lowest threshold that keeps to a false match rate. The threshold is taken from these comparisons, so the interval of FNMR has it found anew in each draw.')}
${figures.groups && groupSection(figures.groups)}
<h2>Plots</h2>
<div class="figures">
${detFigure(figures, trials)}
${rocFigure(figures, trials)}
${histogramFigure(figures, trials)}
</div>
<h2>The hardest comparisons</h2>
${hardestTable('Different people, most alike first: often a wrong label, or another person in the picture.', figures.hardest.impostor)}
${hardestTable('One person, least alike first.', figures.hardest.genuine)}`
}

function leadOf({ levels, equalErrorRate, foldAccuracy }: VerificationFigures): Markup {
  const secure = levels.find(({ name }) => name === 'SECURE')
  const eer =
    equalErrorRate &&
    `EER ${formatRate(equalErrorRate.rate)} (95%: ${formatRate(equalErrorRate.low)} to ${formatRate(equalErrorRate.high)}).`
  const folds =
    foldAccuracy &&
    `Accuracy over ${foldAccuracy.folds.length} folds ${(100 * foldAccuracy.mean).toFixed(2)}% ± ${(100 * foldAccuracy.standardError).toFixed(2)}% (standard error).`
  return markup`<p class="lead">${secure && `At SECURE, ${formatRate(secure.fmr.rate)} of the comparisons of different people match, and ${formatRate(secure.fnmr.rate)} of the comparisons of one person don't.`} ${eer} ${folds}</p>`
}

function pointTable(points: readonly OperatingPoint[], caption: string): Markup | undefined {
  if (points.length === 0) return undefined
  const rows = points.map(({ name, threshold, fmr, fnmr, frr }) => [
    name,
    markup`${threshold.score.toFixed(4)}<span class="interval-text">cosine ${threshold.cosine.toFixed(4)}</span>`,
    fmr,
    fnmr,
    { figure: fnmr.rate === null ? 'no trials' : formatRate(1 - fnmr.rate) },
    frr,
  ])
  return table(caption, ['', 'Threshold (score)', 'FMR', 'FNMR', 'TAR', 'FRR with failures to acquire'], rows)
}

function groupSection(groups: NonNullable<VerificationFigures['groups']>): Markup {
  const ratio = (value: number | null) => (value === null ? 'not known (a group without errors)' : value.toFixed(2))
  const { fmr, fnmr } = groups.worstToBest
  return markup`<h2>By group</h2>
${table(
  `At ${groups.level}'s threshold for all; impostors of the same group. Highest over lowest rate: FMR ${ratio(fmr)}, FNMR ${ratio(fnmr)}. Intervals as if comparisons were independent: too narrow.`,
  ['Group', 'People', 'FMR', 'FNMR'],
  groups.groups.map(({ group, people, fmr, fnmr }) => [group, people, fmr, fnmr]),
)}`
}

function hardestTable(caption: string, comparisons: VerificationFigures['hardest']['genuine']): Markup {
  const rows = comparisons.map(({ cosine, first, second }) => [{ figure: cosine.toFixed(3) }, first, second])
  return table(caption, ['Cosine', 'Sample', 'Sample'], rows)
}

function detFigure({ curve, levels, impostor, genuine }: VerificationFigures, trials: string): Markup {
  const xDomain = [Math.max(1e-7, 0.5 / Math.max(1, impostor.compared)), 0.5] as const
  const yDomain = [Math.max(1e-5, 0.5 / Math.max(1, genuine.compared)), 0.5] as const
  const plot = drawLinePlot({
    title: 'DET: FNMR against FMR on normal deviate axes',
    x: {
      label: 'False match rate',
      scale: 'PROBIT',
      domain: xDomain,
      ticks: rateTicksIn(xDomain),
      format: formatTickRate,
    },
    y: {
      label: 'False non-match rate',
      scale: 'PROBIT',
      domain: yDomain,
      ticks: rateTicksIn(yDomain),
      format: formatTickRate,
    },
    series: [{ label: 'all comparisons', style: 0, points: curve.map(({ fmr, fnmr }) => [fmr, fnmr] as const) }],
    marks: levels.map(({ name, fmr, fnmr }) => ({
      label: name,
      x: fmr.rate ?? 0,
      y: fnmr.rate ?? 0,
      xInterval: [fmr.low, fmr.high] as const,
      yInterval: [fnmr.low, fnmr.high] as const,
    })),
  })
  return figure(plot, 'DET', `Normal deviate axes; the security levels with their 95% intervals. ${trials}.`)
}

function rocFigure({ curve, impostor, levels }: VerificationFigures, trials: string): Markup {
  const xDomain = [Math.max(1e-7, 1 / Math.max(1, impostor.compared)), 1] as const
  const lowest = Math.floor(20 * Math.min(0.95, ...levels.map(({ fnmr }) => 1 - fnmr.high))) / 20
  const shown = curve.filter(({ fmr, fnmr }) => fmr > 0 && 1 - fnmr >= lowest)
  const step = (1 - lowest) / 5
  const plot = drawLinePlot({
    title: 'ROC: true accept rate against false match rate',
    x: {
      label: 'False match rate',
      scale: 'LOG',
      domain: xDomain,
      ticks: powerTicksIn(xDomain),
      format: formatTickRate,
    },
    y: {
      label: 'True accept rate (1 - FNMR)',
      scale: 'LINEAR',
      domain: [lowest, 1],
      ticks: Array.from({ length: 6 }, (_, index) => lowest + index * step),
      format: formatTickRate,
    },
    series: [{ label: 'all comparisons', style: 0, points: shown.map(({ fmr, fnmr }) => [fmr, 1 - fnmr] as const) }],
    marks: levels.map(({ name, fmr, fnmr }) => ({
      label: name,
      x: fmr.rate ?? 0,
      y: 1 - (fnmr.rate ?? 1),
      yInterval: [1 - fnmr.high, 1 - fnmr.low] as const,
    })),
  })
  return figure(plot, 'ROC', `${trials}.`)
}

function histogramFigure({ histograms, levels }: VerificationFigures, trials: string): Markup {
  const plot = drawHistograms({
    title: 'Histograms of the cosines of genuine and impostor comparisons',
    label: 'Cosine',
    histograms: [
      { label: 'genuine', histogram: histograms.genuine },
      { label: 'impostor', histogram: histograms.impostor },
    ],
    lines: levels.map(({ name, threshold }) => ({ label: name, x: threshold.cosine })),
  })
  return figure(plot, 'Similarities', `Comparisons per bin of 0.02, on a log axis. ${trials}.`)
}
