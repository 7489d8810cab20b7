// The growth of a search with the gallery, as an SVG: both axes in decades.

export type GrowthPoint = { templates: number; p50: number; p95: number }

const [width, height, left, bottom, right, top] = [640, 400, 64, 48, 20, 28] as const

/** Medians as a line with points, the 95th percentiles as a thin line, and the bar at 100,000 templates. */
export function plotGrowth(points: readonly GrowthPoint[]): string {
  const decadesX = [3, 4, 5, 6]
  const decadesY = [-1, 0, 1, 2, 3]
  const scale = (value: number, from: number, to: number, begin: number, end: number) =>
    begin + ((Math.log10(value) - from) / (to - from)) * (end - begin)
  const x = (templates: number) => scale(templates, 3, 6, left, width - right).toFixed(1)
  const y = (ms: number) => scale(ms, -1, 3, height - bottom, top).toFixed(1)
  const line = (of: 'p50' | 'p95', strokeWidth: number, colour: string) =>
    `<polyline fill="none" stroke="${colour}" stroke-width="${strokeWidth}" points="${points.map((point) => `${x(point.templates)},${y(point[of])}`).join(' ')}"/>`
  const text = (at: [string, string], content: string, anchor = 'middle') =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${content}</text>`
  const grid = [
    ...decadesX.map((d) => `<path d="M${x(10 ** d)} ${top}V${height - bottom}"/>`),
    ...decadesY.map((d) => `<path d="M${left} ${y(10 ** d)}H${width - right}"/>`),
  ]
  const labels = [
    ...decadesX.map((d) => text([x(10 ** d), String(height - bottom + 18)], (10 ** d).toLocaleString('en'))),
    ...decadesY.map((d) => text([String(left - 8), y(10 ** d)], `${10 ** d} ms`, 'end')),
    text([String(width / 2), String(height - 8)], 'templates'),
    text([x(100_000), String(Number(y(30)) - 8)], 'bar: 30 ms at 100,000', 'end'),
  ]
  const dots = points.map((point) => `<circle cx="${x(point.templates)}" cy="${y(point.p50)}" r="4" fill="#1d4ed8"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>How long a search in memory takes, by the number of templates</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<g stroke="#ddd">${grid.join('')}</g>
<g fill="#333">${labels.join('')}</g>
<path d="M${x(100_000)} ${y(30)}h-12m12 0v-6" stroke="#b91c1c" fill="none"/>
${line('p95', 1, '#93c5fd')}
${line('p50', 2, '#1d4ed8')}
${dots.join('')}
${text([String(left), '18'], 'A search in memory: median (dots) and 95th percentile', 'start')}
</svg>
`
}
