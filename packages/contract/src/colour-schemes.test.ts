import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeColours, defaultColours, describePair, isReadable, pairsOf } from './colour-schemes.ts'
import { themeColours } from './theme-colours.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('the page’s own colours', () => {
  it('are readable, light and dark', () => {
    expect(pairsOf(completeColours({})).filter((pair) => !isReadable(pair))).toEqual([])
    expect(completeColours({})).toEqual(defaultColours)
  })
})

describe('completeColours', () => {
  it('derives what goes with an accent, so that one colour makes a theme', () => {
    const { light, dark } = completeColours({ light: { accent: '#00695c' } })
    expect(light).toMatchObject({ accent: '#00695c', onAccent: '#ffffff', ink: defaultColours.light.ink })
    expect(dark.accent).not.toBe(defaultColours.dark.accent)
    expect(pairsOf({ light, dark }).filter((pair) => !isReadable(pair))).toEqual([])
  })

  it('derives dark accents that can be read, whatever the accent', () => {
    fc.assert(
      fc.property(colour, (accent) => {
        const dark = pairsOf(completeColours({ light: { accent } })).filter(({ scheme }) => scheme === 'dark')
        expect(dark.filter((pair) => !isReadable(pair))).toEqual([])
      }),
    )
  })

  it('changes nothing that was chosen', () => {
    const chosen = { accent: '#123456', accentStrong: '#654321', onAccent: '#abcdef' }
    expect(completeColours({ light: chosen, dark: chosen })).toMatchObject({ light: chosen, dark: chosen })
  })
})

describe('pairsOf', () => {
  it('finds what can’t be read and says it with the ratio', () => {
    const unreadable = pairsOf(completeColours({ light: { accent: '#ffcc00' } })).filter((pair) => !isReadable(pair))
    expect(unreadable.map(describePair)).toEqual([
      'accent #ffcc00 on ground #ffffff has a contrast of 1.51:1, 4.5:1 is needed',
      'accent #ffcc00 on raised #f4f5f7 has a contrast of 1.38:1, 4.5:1 is needed',
    ])
  })

  it('does not round up to enough', () => {
    const [pair] = pairsOf(completeColours({ light: { ink: '#777777' } }))
    expect(pair && isReadable(pair)).toBe(false)
    expect(pair && describePair(pair)).toContain('4.47:1')
  })
})

describe('themeColours', () => {
  it('takes #rrggbb only, and no colour that the page does not have', () => {
    expect(themeColours.parse({ accent: '#AABBCC' })).toEqual({ accent: '#aabbcc' })
    for (const value of ['red', '#abc', '#12345678', 'url(x)', '#12345g', '']) {
      expect(themeColours.safeParse({ accent: value }).success, value).toBe(false)
    }
    expect(themeColours.safeParse({ skin: '#ffffff' }).success).toBe(false)
  })
})
