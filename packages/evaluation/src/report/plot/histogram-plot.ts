import type { Histogram } from '../../metrics/histogram.ts'
import type { Markup } from '../markup.ts'
import { powerTicksIn } from './axis.ts'
import { drawLinePlot, type LinePlot, type SeriesStyle } from './line-plot.ts'

export type HistogramPlot = {
  title: string
  /** Of the axis that the bins divide. */
  label: string
  histograms: readonly { label: string; histogram: Histogram }[]
  lines: LinePlot['lines']
}

/** Histograms over one another on a log axis, so that the few in the tails are seen beside the many. */
export function drawHistograms({ title, label, histograms, lines = [] }: HistogramPlot): Markup {
  const filledBins = histograms.flatMap(({ histogram }) =>
    histogram.counts.flatMap((count, bin) => (count > 0 ? [edgeOf(histogram, bin), edgeOf(histogram, bin + 1)] : [])),
  )
  const [low, high] = [Math.min(...filledBins, 1), Math.max(...filledBins, 0)]
  const most = Math.max(10, ...histograms.flatMap(({ histogram }) => histogram.counts))
  const yDomain = [0.5, 10 ** Math.ceil(Math.log10(most))] as const
  const ticks = Array.from({ length: 21 }, (_, index) => Number((-1 + index / 10).toFixed(1)))
  const inside = ticks.filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9)
  return drawLinePlot({
    title,
    x: {
      label,
      scale: 'LINEAR',
      domain: [low, high],
      ticks: inside.length > 12 ? inside.filter((tick) => Math.round(tick * 10) % 2 === 0) : inside,
      format: (value) => value.toFixed(1),
    },
    y: { label: 'Count', scale: 'LOG', domain: yDomain, ticks: powerTicksIn(yDomain), format: formatPowerTick },
    series: histograms.map(({ label: name, histogram }, index) => ({
      label: name,
      style: (index % 6) as SeriesStyle,
      steps: true,
      filled: true,
      points: [...histogram.counts, 0].map((count, bin) => [edgeOf(histogram, bin), Math.max(0.5, count)] as const),
    })),
    lines,
  })
}

const edgeOf = ({ from, to, counts }: Histogram, bin: number) => from + ((to - from) * bin) / counts.length

function formatPowerTick(value: number): string {
  return value < 10_000 ? String(value) : `10${'⁰¹²³⁴⁵⁶⁷⁸⁹'[Math.round(Math.log10(value))] ?? ''}`
}
