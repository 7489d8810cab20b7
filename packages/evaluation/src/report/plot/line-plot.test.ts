import { describe, expect, it } from 'vitest'
import { type Axis, formatTickRate, positionOn, powerTicksIn, rateTicksIn } from './axis.ts'
import { drawLinePlot } from './line-plot.ts'

const axis = (scale: Axis['scale'], domain: readonly [number, number]): Axis => ({
  label: scale,
  scale,
  domain,
  ticks: [],
  format: String,
})

describe('positionOn', () => {
  it('is linear, logarithmic, or by normal deviates', () => {
    expect(positionOn(axis('LINEAR', [0, 10]), 0, 100)(2.5)).toBe(25)
    expect(positionOn(axis('LOG', [1e-4, 1]), 0, 100)(1e-3)).toBeCloseTo(25)
    const probit = positionOn(axis('PROBIT', [0.02275, 0.97725]), 0, 100)
    expect(probit(0.5)).toBeCloseTo(50)
    expect(probit(0.158655)).toBeCloseTo(25, 1)
  })

  it('draws what is beyond the domain on its edge', () => {
    for (const scale of ['LOG', 'PROBIT'] as const) expect(positionOn(axis(scale, [0.01, 0.5]), 0, 100)(0)).toBe(0)
    expect(positionOn(axis('LINEAR', [0, 1]), 100, 0)(2)).toBe(0)
  })
})

it('ticks are round and inside', () => {
  expect(powerTicksIn([2e-4, 1])).toEqual([1e-3, 1e-2, 1e-1, 1])
  expect(rateTicksIn([5e-4, 0.3])).toEqual([1e-3, 0.01, 0.05, 0.1, 0.2])
  expect([1e-6, 0.001, 0.05, 1].map(formatTickRate)).toEqual(['10⁻⁶', '0.1%', '5%', '100%'])
})

it('drawLinePlot draws lines, staircases, marks with intervals, thresholds and a legend', () => {
  const { markup } = drawLinePlot({
    title: 'A <plot>',
    x: { ...axis('LINEAR', [0, 1]), ticks: [0, 1] },
    y: { ...axis('LINEAR', [0, 1]), ticks: [0, 1] },
    series: [
      {
        label: 'line',
        style: 0,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      {
        label: 'stairs',
        style: 1,
        steps: true,
        points: [
          [0, 0],
          [1, 1],
        ],
        band: [
          [0, 0, 0.1],
          [1, 0.9, 1],
        ],
      },
    ],
    marks: [{ label: 'here', x: 0.5, y: 0.5, xInterval: [0.4, 0.6] }],
    lines: [{ label: 'limit', x: 0.5 }],
  })
  expect(markup).toContain('aria-label="A &lt;plot&gt;"')
  // From the lower left corner of the frame to the upper right one.
  expect(markup).toContain('<path class="series style-0" d="M72,364L620,48"/>')
  expect(markup).toContain('<path class="series style-1" d="M72,364L620,364L620,48"/>')
  expect(markup.match(/class="band/g)).toHaveLength(1)
  expect(markup).toContain('<line class="interval" x1="291.2" x2="400.8" y1="206" y2="206"/>')
  for (const label of ['line', 'stairs', 'here', 'limit']) expect(markup).toContain(`>${label}</text>`)
  expect(markup).not.toMatch(/NaN|undefined/)
})
