import type { IdentificationFigures, IdentificationPoint } from '../../protocols/identification-figures.ts'
import { formatCount, formatRate } from '../format.ts'
import { type Markup, markup } from '../markup.ts'
import { formatTickRate, powerTicksIn } from '../plot/axis.ts'
import { drawLinePlot } from '../plot/line-plot.ts'
import { figure, table } from './page-parts.ts'

/** 1:N: what is reported of searches. */
export function identificationSection(figures: IdentificationFigures): Markup {
  const { gallery, matedSearches, nonMatedSearches, levels, targets, cumulativeMatch } = figures
  const trials = `Gallery of ${formatCount(gallery.enrolled)} people (${formatCount(gallery.planned)} planned); ${formatCount(matedSearches.acquired)} mated searches (${formatCount(matedSearches.planned)} planned) and ${formatCount(nonMatedSearches)} non-mated ones`
  const first = cumulativeMatch[0]?.rate
  const secure = levels.find(({ name }) => name === 'SECURE')
  return markup`<p class="lead">${first && `The person is the first candidate in ${formatRate(first.rate)} of the searches.`} ${secure && `At SECURE, ${formatRate(secure.fnir.rate)} of the enrolled are not found, and ${formatRate(secure.fpir.rate)} of searches by strangers find somebody.`}</p>
<h2>Error rates</h2>
${pointTable(levels, `At the thresholds that the security levels have in a gallery of this size. ${trials}.`)}
${pointTable(targets, 'At the lowest threshold that keeps to a false positive identification rate, taken from these searches.')}
${table(
  'Cumulative match characteristic: the mate among the first candidates, without a threshold. Counts are of misses.',
  ['Rank', 'Identification rate'],
  cumulativeMatch.map(({ rank, rate }) => [String(rank), rate]),
)}
<h2>Plots</h2>
<div class="figures">${curveFigure(figures, trials)}${cmcFigure(figures, trials)}</div>`
}

function pointTable(points: readonly IdentificationPoint[], caption: string): Markup | undefined {
  if (points.length === 0) return undefined
  const rows = points.map(({ name, threshold, fpir, fnir, fnirWithFailures }) => [
    name,
    markup`${threshold.score.toFixed(4)}<span class="interval-text">cosine ${threshold.cosine.toFixed(4)}</span>`,
    fpir,
    fnir,
    fnirWithFailures,
  ])
  return table(caption, ['', 'Threshold (score)', 'FPIR', 'FNIR at rank 1', 'FNIR with failures to acquire'], rows)
}

function curveFigure(
  { curve, levels, nonMatedSearches, matedSearches }: IdentificationFigures,
  trials: string,
): Markup {
  const xDomain = [1 / Math.max(2, nonMatedSearches), 1] as const
  const least = Math.min(...curve.map(({ fnir }) => fnir).filter((fnir) => fnir > 0), 0.1)
  const yDomain = [10 ** Math.floor(Math.log10(Math.max(least, 1 / Math.max(2, matedSearches.acquired)))), 1] as const
  const plot = drawLinePlot({
    title: 'FNIR against FPIR',
    x: { label: 'FPIR', scale: 'LOG', domain: xDomain, ticks: powerTicksIn(xDomain), format: formatTickRate },
    y: { label: 'FNIR at rank 1', scale: 'LOG', domain: yDomain, ticks: powerTicksIn(yDomain), format: formatTickRate },
    series: [{ label: 'all searches', style: 0, points: curve.map(({ fpir, fnir }) => [fpir, fnir] as const) }],
    marks: levels.map(({ name, fpir, fnir }) => ({
      label: name,
      x: fpir.rate ?? 0,
      y: fnir.rate ?? 0,
      xInterval: [fpir.low, fpir.high] as const,
      yInterval: [fnir.low, fnir.high] as const,
    })),
  })
  return figure(plot, 'Identification', `FNIR against FPIR, the security levels with their 95% intervals. ${trials}.`)
}

function cmcFigure({ cumulativeMatch }: IdentificationFigures, trials: string): Markup {
  const lowest = Math.floor(20 * Math.min(...cumulativeMatch.map(({ rate }) => rate.low), 0.95)) / 20
  const last = cumulativeMatch.at(-1)?.rank ?? 1
  const plot = drawLinePlot({
    title: 'CMC: identification rate against rank',
    x: {
      label: 'Rank',
      scale: 'LINEAR',
      domain: [1, last],
      ticks: cumulativeMatch.map(({ rank }) => rank),
      format: String,
    },
    y: {
      label: 'Identification rate',
      scale: 'LINEAR',
      domain: [lowest, 1],
      ticks: Array.from({ length: 6 }, (_, index) => lowest + (index * (1 - lowest)) / 5),
      format: formatTickRate,
    },
    series: [
      {
        label: 'mated searches',
        style: 0,
        points: cumulativeMatch.map(({ rank, rate }) => [rank, rate.rate ?? 0] as const),
        band: cumulativeMatch.map(({ rank, rate }) => [rank, rate.low, rate.high] as const),
      },
    ],
  })
  return figure(plot, 'CMC', `With its 95% band. ${trials}.`)
}
