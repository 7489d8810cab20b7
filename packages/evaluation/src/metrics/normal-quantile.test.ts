import { expect, it } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'

it.each([
  [0.5, 0],
  [0.975, 1.959964],
  [0.001, -3.090232],
  [1e-6, -4.753424],
])('normalQuantile(%d) is %d', (p, expected) => {
  expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(4.5e-4)
})
