import { area, curveLinear, curveStepAfter, line } from 'd3-shape'
import { type Markup, markup } from '../markup.ts'
import { type Axis, positionOn } from './axis.ts'

/** A line of a plot. Its number gives colour and dashes, so that it is told apart on black-and-white paper too. */
export type Series = {
  label: string
  points: readonly (readonly [x: number, y: number])[]
  style: SeriesStyle
  /** A staircase keeps its height until the next point. */
  steps?: boolean
  /** The 95% interval at each point, drawn as a band. */
  band?: readonly (readonly [x: number, low: number, high: number])[]
  /** Filled down to the axis, as histograms are. */
  filled?: boolean
}

export type SeriesStyle = 0 | 1 | 2 | 3 | 4 | 5

/** A marked point with its intervals as bars. */
export type Mark = {
  label: string
  x: number
  y: number
  xInterval?: readonly [number, number]
  yInterval?: readonly [number, number]
}

export type LinePlot = {
  /** Read out by screen readers. */
  title: string
  x: Axis
  y: Axis
  series: readonly Series[]
  marks?: readonly Mark[]
  /** Vertical lines: thresholds. */
  lines?: readonly { label: string; x: number }[]
}

type Place = (value: number) => number

const frame = { width: 640, height: 420, left: 72, right: 20, top: 48, bottom: 56 }
const LEGEND_ROW_PX = 22

/** A plot as inline SVG: static, sized by its container, coloured by the page's tokens. */
export function drawLinePlot({ title, x, y, series, marks = [], lines = [] }: LinePlot): Markup {
  const toX = rounded(positionOn(x, frame.left, frame.width - frame.right))
  const toY = rounded(positionOn(y, frame.height - frame.bottom, frame.top))
  const height = frame.height + LEGEND_ROW_PX * Math.ceil(series.length / 3)
  return markup`<svg class="plot" viewBox="0 0 ${frame.width} ${height}" role="img" aria-label="${title}">
${x.ticks.map((tick) => drawXTick(toX(tick), x.format(tick)))}
${y.ticks.map((tick) => drawYTick(toY(tick), y.format(tick)))}
<rect class="frame" x="${frame.left}" y="${frame.top}" width="${frame.width - frame.left - frame.right}" height="${frame.height - frame.top - frame.bottom}"/>
<text class="label" x="${(frame.left + frame.width - frame.right) / 2}" y="${frame.height - 12}" text-anchor="middle">${x.label}</text>
<text class="label" transform="translate(16 ${(frame.top + frame.height - frame.bottom) / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>
${series.map((one) => drawSeries(one, toX, toY))}
${lines.map((one, index) => drawThreshold(one.label, toX(one.x), index))}
${marks.map((mark, index) => drawMark(mark, toX, toY, index))}
${series.map(drawLegend)}
</svg>`
}

function drawXTick(x: number, label: string): Markup {
  const bottom = frame.height - frame.bottom
  return markup`<line class="grid" x1="${x}" x2="${x}" y1="${frame.top}" y2="${bottom}"/><text class="tick" x="${x}" y="${bottom + 18}" text-anchor="middle">${label}</text>`
}

function drawYTick(y: number, label: string): Markup {
  return markup`<line class="grid" x1="${frame.left}" x2="${frame.width - frame.right}" y1="${y}" y2="${y}"/><text class="tick" x="${frame.left - 8}" y="${y}" dy="0.35em" text-anchor="end">${label}</text>`
}

function drawSeries({ points, style, steps, band, filled }: Series, toX: Place, toY: Place): Markup {
  const curve = steps ? curveStepAfter : curveLinear
  const path = line<readonly [number, number]>(
    ([x]) => toX(x),
    ([, y]) => toY(y),
  ).curve(curve)
  const bottom = frame.height - frame.bottom
  const fill = area<readonly [number, number]>(
    ([x]) => toX(x),
    bottom,
    ([, y]) => toY(y),
  ).curve(curve)
  const interval = area<readonly [number, number, number]>()
    .x(([x]) => toX(x))
    .y0(([, low]) => toY(low))
    .y1(([, , high]) => toY(high))
    .curve(curve)
  return markup`${band && markup`<path class="band style-${style}" d="${interval(band) ?? ''}"/>`}${filled ? markup`<path class="band style-${style}" d="${fill(points) ?? ''}"/>` : undefined}<path class="series style-${style}" d="${path(points) ?? ''}"/>`
}

/** Labels of neighbouring thresholds stand on three lines, or they would cover one another. */
function drawThreshold(label: string, x: number, index: number): Markup {
  return markup`<line class="threshold" x1="${x}" x2="${x}" y1="${frame.top}" y2="${frame.height - frame.bottom}"/><text class="note" x="${x}" y="${frame.top - 4 - 13 * (index % 3)}" text-anchor="middle">${label}</text>`
}

/** On different sides, because marked points are often close together. */
const labelPlaces = [
  { dx: 8, dy: 18, anchor: 'start' },
  { dx: -8, dy: 18, anchor: 'end' },
  { dx: 8, dy: -10, anchor: 'start' },
]

function drawMark({ label, x, y, xInterval, yInterval }: Mark, toX: Place, toY: Place, index: number): Markup {
  const [atX, atY] = [toX(x), toY(y)]
  const across =
    xInterval &&
    markup`<line class="interval" x1="${toX(xInterval[0])}" x2="${toX(xInterval[1])}" y1="${atY}" y2="${atY}"/>`
  const upright =
    yInterval &&
    markup`<line class="interval" x1="${atX}" x2="${atX}" y1="${toY(yInterval[0])}" y2="${toY(yInterval[1])}"/>`
  const { dx, dy, anchor } = labelPlaces[index % labelPlaces.length] ?? { dx: 8, dy: -8, anchor: 'start' }
  return markup`${across}${upright}<circle class="mark" cx="${atX}" cy="${atY}" r="4"/><text class="note" x="${atX}" y="${atY}" dx="${dx}" dy="${dy}" text-anchor="${anchor}">${label}</text>`
}

function drawLegend({ label, style }: Series, index: number): Markup {
  const left = frame.left + (index % 3) * Math.floor((frame.width - frame.left) / 3)
  const top = frame.height + LEGEND_ROW_PX * Math.floor(index / 3) + 6
  return markup`<line class="series style-${style}" x1="${left}" x2="${left + 32}" y1="${top}" y2="${top}"/><text class="note" x="${left + 40}" y="${top}" dy="0.35em">${label}</text>`
}

/** To a tenth of a pixel, which no eye sees and every report is a third smaller for. */
const rounded =
  (place: Place): Place =>
  (value) =>
    Math.round(place(value) * 10) / 10
