import { describe, expect, it } from 'vitest'
import { linearOf } from './light-challenge.ts'
import { expectedChroma } from './light-reference.ts'

const challenge = { colours: ['#ff8000', '#0080ff'], shownAtMs: [300, 700], fadeMs: 100, lastsMs: 400 }

/** Red less green, and blue less green, at a time. */
function at(timeMs: number, delayMs = 0): [number, number] {
  const { red, blue } = expectedChroma(challenge, [timeMs], delayMs)
  return [red[0] ?? Number.NaN, blue[0] ?? Number.NaN]
}

const chromaOf = (colour: string): [number, number] => {
  const [red, green, blue] = linearOf(colour)
  return [red - green, blue - green]
}

describe('expectedChroma', () => {
  it('is nothing before the first colour and after the last', () => {
    expect(at(299)).toEqual([0, 0])
    expect(at(1201)).toEqual([0, 0])
  })

  it('is each colour once it has faded in, and half way between in between', () => {
    expect(at(400)).toEqual(chromaOf('#ff8000'))
    expect(at(1000)).toEqual(chromaOf('#0080ff'))
    const [from, to] = [chromaOf('#ff8000'), chromaOf('#0080ff')]
    expect(at(750)[0]).toBeCloseTo(((from[0] ?? 0) + (to[0] ?? 0)) / 2)
  })

  it('comes later by the delay', () => {
    expect(at(600, 200)).toEqual(at(400))
    expect(at(400, 200)).toEqual([0, 0])
  })
})
