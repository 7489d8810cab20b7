// Distributions of the times of two questions that get one answer, as an SVG, one panel a pair.

/** `bins`: shares of each question's times in bins of equal width. */
export type TimesPanel = {
  name: string
  t: number
  fromUs: number
  toUs: number
  bins: { first: number; second: number }[]
}

const [panelWidth, panelHeight, margin, columns] = [360, 150, 30, 2] as const
const [firstColour, secondColour] = ['#1d4ed8', '#b45309'] as const

/** What there is blue, what there isn't brown; each panel to its own scale. */
export function plotTimes(panels: readonly TimesPanel[]): string {
  const rows = Math.ceil(panels.length / columns)
  const drawn = panels.map((panel, i) => {
    const [x, y] = [(i % columns) * panelWidth, Math.floor(i / columns) * panelHeight + 24]
    return `<g transform="translate(${x} ${y})">${draw(panel)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * panelWidth} ${rows * panelHeight + 30}" font-family="sans-serif" font-size="10">
<title>Times of answers about what there is (blue) and what there is not (brown)</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${margin}" y="16"><tspan fill="${firstColour}">what there is</tspan> and <tspan fill="${secondColour}">what there is not</tspan>: time of the answer, µs, share of the answers</text>
${drawn.join('\n')}
</svg>
`
}

function draw({ name, t, fromUs, toUs, bins }: TimesPanel): string {
  const most = bins.reduce((best, { first, second }) => Math.max(best, first, second), 0)
  const bottom = panelHeight - margin
  const x = (bin: number) => (margin + (bin / Math.max(1, bins.length - 1)) * (panelWidth - 2 * margin)).toFixed(1)
  const y = (share: number) => (bottom - (share / most) * (bottom - margin)).toFixed(1)
  const line = (of: 'first' | 'second', colour: string) =>
    `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${bins.map((bin, i) => `${x(i)},${y(bin[of])}`).join(' ')}"/>`
  return [
    `<text x="${margin}" y="16" fill="#333">${name}: t ${t.toFixed(1)}</text>`,
    `<path d="M${margin} ${bottom}H${panelWidth - margin}" stroke="#999"/>`,
    `<text x="${margin}" y="${bottom + 13}" fill="#333">${Math.round(fromUs)}</text>`,
    `<text x="${panelWidth - margin}" y="${bottom + 13}" text-anchor="end" fill="#333">${Math.round(toUs)}</text>`,
    line('second', secondColour),
    line('first', firstColour),
  ].join('')
}
