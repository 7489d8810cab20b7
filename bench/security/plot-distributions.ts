// Distributions of mated and non-mated scores as an SVG, one panel a case.

type Panel = { name: string; dSys: number; bins: { score: number; mated: number; nonMated: number }[] }

const [panelWidth, panelHeight, margin, columns] = [320, 170, 34, 2] as const
const [matedColour, nonMatedColour] = ['#1d4ed8', '#b45309'] as const

/** Mated scores blue, non-mated brown; shares of a bin, each panel to its own scale. */
export function plotDistributions(panels: readonly Panel[]): string {
  const rows = Math.ceil(panels.length / columns)
  const drawn = panels.map((panel, i) => {
    const [x, y] = [(i % columns) * panelWidth, Math.floor(i / columns) * panelHeight + 24]
    return `<g transform="translate(${x} ${y})">${draw(panel)}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * panelWidth} ${rows * panelHeight + 30}" font-family="sans-serif" font-size="11">
<title>Scores of pairs of templates of one person (blue) and of two people (brown)</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${margin}" y="16"><tspan fill="${matedColour}">one person</tspan> and <tspan fill="${nonMatedColour}">two people</tspan>: cosine, share of the pairs</text>
${drawn.join('\n')}
</svg>
`
}

function draw({ name, dSys, bins }: Panel): string {
  const [low, high] = [bins[0]?.score ?? 0, bins.at(-1)?.score ?? 1]
  const most = bins.reduce((best, { mated, nonMated }) => Math.max(best, mated, nonMated), 0)
  const bottom = panelHeight - margin
  const x = (score: number) => (margin + ((score - low) / (high - low)) * (panelWidth - 2 * margin)).toFixed(1)
  const y = (share: number) => (bottom - (share / most) * (bottom - margin)).toFixed(1)
  const line = (of: 'mated' | 'nonMated', colour: string) =>
    `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${bins.map((bin) => `${x(bin.score)},${y(bin[of])}`).join(' ')}"/>`
  return [
    `<text x="${margin}" y="16" fill="#333">${name}: D_sys ${dSys.toFixed(3)}</text>`,
    `<path d="M${margin} ${bottom}H${panelWidth - margin}" stroke="#999"/>`,
    `<text x="${margin}" y="${bottom + 14}" fill="#333">${low.toFixed(2)}</text>`,
    `<text x="${panelWidth - margin}" y="${bottom + 14}" text-anchor="end" fill="#333">${high.toFixed(2)}</text>`,
    line('nonMated', nonMatedColour),
    line('mated', matedColour),
  ].join('')
}
