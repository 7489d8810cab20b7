import { expect, it } from 'vitest'
import { histogramOf } from './histogram.ts'

it('histogramOf counts every value once, the outliers at the ends', () => {
  expect(histogramOf([-0.5, 0, 0.1, 0.25, 0.5, 0.99, 1, 7], 0, 1, 4).counts).toEqual([3, 1, 1, 3])
})
