import { livenessThreshold } from '@livegate/engine'
import type { PadRates } from '../../metrics/pad-rates.ts'
import { proportion } from '../../metrics/proportion.ts'
import type { PadFigures } from '../../protocols/pad-figures.ts'
import { formatCount, formatRate } from '../format.ts'
import { type Markup, markup } from '../markup.ts'
import { formatTickRate } from '../plot/axis.ts'
import { drawHistograms } from '../plot/histogram-plot.ts'
import { drawLinePlot, type Series, type SeriesStyle } from '../plot/line-plot.ts'
import { type Cell, figure, table } from './page-parts.ts'

/** PAD: what is reported of presentations. */
export function padSection(figures: PadFigures): Markup {
  const { atThreshold, bonaFide, attacks } = figures
  const { worst, bpcer } = atThreshold
  return markup`<p class="lead">${worst && `At the threshold of ${livenessThreshold}, ${formatRate(worst.apcer.rate)} of the worst attack species (${worst.species}) are taken for live.`} ${formatRate(bpcer.rate)} of live presentations are taken for attacks.</p>
<h2>Error rates</h2>
${speciesTable(figures)}
${ratesTable(figures)}
<p class="quiet">Intervals are Wilson's, for presentations as independent trials. People present several times: ${formatCount(bonaFide.people)} live people, ${Object.entries(
    attacks,
  )
    .map(([species, { people }]) => `${formatCount(people)} people in ${species}`)
    .join(
      ', ',
    )}. With so few people the true uncertainty is larger. A presentation that could not be judged counts neither as an attack that was refused nor as a person who was accepted. These figures claim no conformance with ISO/IEC 30107-3.</p>
<h2>Plots</h2>
<div class="figures">${curveFigure(figures)}${histogramFigure(figures)}</div>`
}

function speciesTable({ atThreshold, bonaFide, attacks }: PadFigures): Markup {
  const rows: Cell[][] = [
    [
      'bona fide',
      'BPCER',
      bonaFide.presentations,
      atThreshold.bpcer,
      bonaFide.nonResponse,
      '',
      reasonsOf(bonaFide.reasons),
    ],
    ...Object.entries(attacks).map(([species, figures]): Cell[] => [
      species,
      'APCER',
      figures.presentations,
      atThreshold.apcer[species],
      figures.nonResponse,
      figures.detectionEqualErrorRate === null ? '' : { figure: formatRate(figures.detectionEqualErrorRate) },
      reasonsOf(figures.reasons),
    ]),
    ['live people refused for any reason', '', '', atThreshold.bonaFideRefused, '', '', ''],
  ]
  return table(
    `At the engine's liveness threshold, ${livenessThreshold}. Non-response: APNRR or BPNRR, the share that could not be judged.`,
    ['Presentations', '', 'Number', 'Error rate', 'Non-response', 'D-EER', 'Signals against'],
    rows,
  )
}

const reasonsOf = (reasons: Record<string, number>) =>
  Object.entries(reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${formatCount(count)}`)
    .join(', ')

function ratesTable({ atBpcer, atApcer }: PadFigures): Markup | undefined {
  const row = (name: string, { threshold, bpcer, worst }: PadRates): Cell[] => [
    name,
    { figure: threshold.toFixed(4) },
    bpcer,
    worst?.apcer,
    worst?.species,
  ]
  const rows = [
    ...atBpcer.map((rates) => row(`BPCER at most ${formatTickRate(rates.target)}`, rates)),
    ...atApcer.map((rates) =>
      row(`APCER at most ${formatTickRate(rates.target)} (BPCER${Math.round(1 / rates.target)})`, rates),
    ),
  ]
  if (rows.length === 0) return undefined
  return table(
    'At other thresholds, taken from these very presentations: what the scores could do, not what was shipped.',
    ['', 'Threshold', 'BPCER', 'APCER of the worst species', 'Species'],
    rows,
  )
}

function curveFigure({ curve, bonaFide, attacks }: PadFigures): Markup {
  const judged = ({ presentations, nonResponse }: PadFigures['bonaFide']) => presentations - nonResponse.errors
  const seriesOf = (
    label: string,
    style: SeriesStyle,
    trials: number,
    rateAt: (at: PadFigures['curve'][number]) => number,
  ): Series => ({
    label: `${label} (${formatCount(trials)})`,
    style,
    steps: true,
    points: curve.map((at) => [at.threshold, rateAt(at)] as const),
    band: curve.map((at) => {
      const { low, high } = proportion(Math.round(rateAt(at) * trials), trials)
      return [at.threshold, low, high] as const
    }),
  })
  const rates = [0, 0.2, 0.4, 0.6, 0.8, 1]
  const plot = drawLinePlot({
    title: 'APCER and BPCER against the threshold',
    x: {
      label: 'Threshold of the liveness score',
      scale: 'LINEAR',
      domain: [0, 1],
      ticks: rates,
      format: (value) => value.toFixed(1),
    },
    y: { label: 'Error rate', scale: 'LINEAR', domain: [0, 1], ticks: rates, format: formatTickRate },
    series: [
      seriesOf('BPCER', 0, judged(bonaFide), ({ bpcer }) => bpcer),
      ...Object.entries(attacks)
        .filter(([, figures]) => judged(figures) > 0)
        .map(([species, figures], index) =>
          seriesOf(
            `APCER ${species}`,
            ((index % 5) + 1) as SeriesStyle,
            judged(figures),
            ({ apcer }) => apcer[species] ?? 0,
          ),
        ),
    ],
    lines: [{ label: 'threshold', x: livenessThreshold }],
  })
  return figure(
    plot,
    'Errors',
    'APCER and BPCER against the threshold with their 95% bands; judged presentations in brackets.',
  )
}

function histogramFigure({ bonaFide, attacks }: PadFigures): Markup {
  const kinds = [['bona fide', bonaFide] as const, ...Object.entries(attacks)]
  const plot = drawHistograms({
    title: 'Histograms of the liveness scores',
    label: 'Liveness score',
    histograms: kinds.map(([label, { histogram }]) => ({ label, histogram })),
    lines: [{ label: 'threshold', x: livenessThreshold }],
  })
  const counts = kinds.map(([label, { presentations }]) => `${formatCount(presentations)} ${label}`).join(', ')
  return figure(plot, 'Liveness scores', `Presentations per bin of 0.02, on a log axis: ${counts}.`)
}
