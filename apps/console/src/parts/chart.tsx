import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'

type Series = { label: string; values: readonly number[]; colour: string }
type ChartProps = {
  label: string
  x: readonly number[]
  series: readonly Series[]
  /** x are moments (s since 1970), or numbers. */
  time?: boolean
  bars?: boolean
  xLabel: string
  yLabel: string
  /** Lines across, e.g. thresholds. */
  marks?: readonly { at: number; label: string }[]
}

/** Columns as wide as their bins, but for a gap. */
const columns = uPlot.paths.bars?.({ size: [0.9] })

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Draws thresholds over a plot. */
function markLines(marks: ChartProps['marks'] = []): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot
        ctx.save()
        ctx.strokeStyle = token('--ink')
        ctx.fillStyle = token('--ink')
        ctx.textAlign = 'left'
        for (const [index, { at, label }] of marks.entries()) {
          const x = plot.valToPos(at, 'x', true)
          ctx.beginPath()
          ctx.moveTo(x, bbox.top)
          ctx.lineTo(x, bbox.top + bbox.height)
          ctx.stroke()
          ctx.fillText(label, x + 4, bbox.top + 12 + index * 14)
        }
        ctx.restore()
      },
    },
  }
}

const darkScheme = matchMedia('(prefers-color-scheme: dark)')

/** A canvas keeps the colours that it was drawn with. */
function useScheme(): boolean {
  const [isDark, setDark] = useState(darkScheme.matches)
  useEffect(() => {
    const hear = () => setDark(darkScheme.matches)
    darkScheme.addEventListener('change', hear)
    return () => darkScheme.removeEventListener('change', hear)
  }, [])
  return isDark
}

/** A plot with labelled axes; its figures stand in the table beside it, for those who don't see it. */
export function Chart({ label, x, series, time = false, bars = false, xLabel, yLabel, marks }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const isDark = useScheme()
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const axis = { stroke: token('--ink-quiet'), grid: { stroke: token('--line'), width: 1 }, ticks: { show: false } }
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: 240,
        scales: { x: { time } },
        axes: [
          { ...axis, label: xLabel },
          { ...axis, label: yLabel, size: 64 },
        ],
        series: [
          {},
          ...series.map(({ label: name, colour }) => ({
            label: name,
            stroke: token(colour),
            width: 2,
            points: { show: false },
            ...(bars && columns && { fill: `${token(colour)}55`, paths: columns }),
          })),
        ],
        plugins: [markLines(marks)],
      },
      [[...x], ...series.map(({ values }) => [...values])] as uPlot.AlignedData,
      element,
    )
    const resize = () => plot.setSize({ width: element.clientWidth, height: 240 })
    addEventListener('resize', resize)
    return () => {
      removeEventListener('resize', resize)
      plot.destroy()
    }
  }, [x, series, time, bars, xLabel, yLabel, marks, isDark])
  return <div ref={place} class="chart" role="img" aria-label={label} />
}
