import { describe, expect, it } from 'vitest'
import { contrastOf, mix, relativeLuminance } from './colour-contrast.ts'

describe('contrastOf', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#000000', 21],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4.0],
    ['#1d4ed8', '#1d4ed8', 1],
  ])('%s and %s have %f:1', (one, other, ratio) => {
    expect(contrastOf(one, other)).toBeCloseTo(ratio, 2)
  })
})

describe('relativeLuminance', () => {
  it('weighs green most, blue least', () => {
    expect(relativeLuminance('#00ff00')).toBeCloseTo(0.7152, 4)
    expect(relativeLuminance('#0000FF')).toBeCloseTo(0.0722, 4)
  })
})

describe('mix', () => {
  it('goes from one colour to another', () => {
    expect(mix('#204060', '#ffffff', 0)).toBe('#204060')
    expect(mix('#204060', '#ffffff', 1)).toBe('#ffffff')
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080')
  })
})
