import type { QualityFigures } from '../../protocols/quality-figures.ts'
import { formatCount, formatRate } from '../format.ts'
import { type Markup, markup } from '../markup.ts'
import { formatTickRate } from '../plot/axis.ts'
import { drawLinePlot, type Series, type SeriesStyle } from '../plot/line-plot.ts'
import { figure, table } from './page-parts.ts'

const DRAWN_MEASURES = 5

/** Quality: what is reported of error versus discard. */
export function qualitySection(figures: QualityFigures): Markup {
  const { measures, genuine, falseNonMatches, people, level } = figures
  const trials = `${formatCount(genuine)} genuine comparisons of ${formatCount(people)} people, ${formatCount(falseNonMatches)} of them false non-matches at ${level}`
  const [best] = measures
  const percent = (best?.maxDiscarded ?? 0.2) * 100
  return markup`<p class="lead">${best && `The measure that foretells false non-matches best is ${best.name}. Discarding the lowest fifth of comparisons by it leaves ${formatRate(fnmrAt(best.points, 0.2))} of ${formatRate(best.points[0]?.fnmr ?? null)}.`}</p>
<h2>Error versus discard</h2>
${table(
  `Area under the curve up to ${percent}% discarded, lower is better, best first: what it is over the area of a measure that knows nothing (1 = worthless). ${trials}.`,
  ['Measure', 'Area', '95% interval', 'Over chance', 'Ideal over chance'],
  measures.map(({ name, area, areaLow, areaHigh, randomArea, idealArea }) => [
    name,
    { figure: area.toPrecision(3) },
    { figure: `${areaLow.toPrecision(3)} to ${areaHigh.toPrecision(3)}` },
    { figure: ratio(area, randomArea) },
    { figure: ratio(idealArea, randomArea) },
  ]),
)}
<div class="figures">${figure(drawCurves(figures), 'Error versus discard', `FNMR of the comparisons that are left. ${trials}. The interval of each area is in the table.`)}</div>`
}

const ratio = (area: number, randomArea: number) => (randomArea === 0 ? 'no errors' : (area / randomArea).toFixed(2))

function fnmrAt(points: QualityFigures['measures'][number]['points'], discarded: number): number {
  return points.findLast((point) => point.discarded <= discarded)?.fnmr ?? 0
}

function drawCurves({ measures }: QualityFigures): Markup {
  const shown = measures
    .filter(({ name }, index) => index < DRAWN_MEASURES - 1 || name === 'score')
    .slice(0, DRAWN_MEASURES)
  const start = shown[0]?.points[0]?.fnmr ?? 0
  const most = Math.max(
    1e-6,
    1.1 *
      Math.max(
        ...shown.flatMap(({ points }) => points.filter(({ discarded }) => discarded <= 0.5).map(({ fnmr }) => fnmr)),
        start,
      ),
  )
  const chance: Series = { label: 'by chance', style: 5, points: [[0, start] as const, [0.5, start] as const] }
  return drawLinePlot({
    title: 'FNMR against the share of comparisons discarded',
    x: {
      label: 'Share discarded, lowest quality first',
      scale: 'LINEAR',
      domain: [0, 0.5],
      ticks: [0, 0.1, 0.2, 0.3, 0.4, 0.5],
      format: formatTickRate,
    },
    y: {
      label: 'FNMR of the rest',
      scale: 'LINEAR',
      domain: [0, most],
      ticks: Array.from({ length: 6 }, (_, index) => (index * most) / 5),
      format: (value) => `${Number((100 * value).toPrecision(2))}%`,
    },
    series: [
      ...shown.map(
        ({ name, points }, index): Series => ({
          label: name,
          style: index as SeriesStyle,
          steps: true,
          points: points
            .filter(({ discarded }) => discarded <= 0.5)
            .map(({ discarded, fnmr }) => [discarded, fnmr] as const),
        }),
      ),
      chance,
    ],
  })
}
