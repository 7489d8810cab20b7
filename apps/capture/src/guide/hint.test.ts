import { describe, expect, it } from 'vitest'
import type { Box } from './geometry.ts'
import { judgeFrame, type Observation } from './hint.ts'

const oval = { centreX: 80, centreY: 60, radiusX: 30, radiusY: 40 }

function faceAt(width: number, { dx = 0, dy = 0 } = {}): Box {
  return { x: oval.centreX + dx - width / 2, y: oval.centreY + dy - width / 2, width, height: width }
}

function seen(faces: Box[], changes: Partial<Observation> = {}): Observation {
  return { faces, picture: { width: 160, height: 120 }, oval, brightness: 120, ...changes }
}

const good = faceAt(45)

describe('judgeFrame', () => {
  it.each([
    ['ready', seen([good])],
    ['noFace', seen([])],
    ['severalFaces', seen([good, { ...faceAt(40), x: 0 }])],
    ['tooDark', seen([good], { brightness: 30 })],
    ['tooBright', seen([good], { brightness: 240 })],
    ['tooFar', seen([faceAt(24)])],
    ['tooClose', seen([faceAt(75)])],
    ['offCentre', seen([faceAt(45, { dx: 20 })])],
    ['offCentre', seen([faceAt(45, { dy: -20 })])],
  ] as const)('says %s', (hint, observation) => {
    expect(judgeFrame(observation, undefined, false)).toBe(hint)
  })

  it('asks to hold still when the face moves between frames', () => {
    expect(judgeFrame(seen([good]), faceAt(45, { dx: 9 }), false)).toBe('keepStill')
    expect(judgeFrame(seen([good]), faceAt(45, { dx: 1 }), false)).toBe('ready')
  })

  it('takes a small second face for background', () => {
    expect(judgeFrame(seen([{ x: 0, y: 0, width: 20, height: 20 }, good]), undefined, false)).toBe('ready')
  })

  it('keeps to the picture’s own limits where the oval is large in it', () => {
    const large = { ...oval, radiusX: 70, radiusY: 93 }
    expect(judgeFrame(seen([faceAt(90)], { oval: large }), undefined, false)).toBe('tooClose')
  })

  it.each([
    ['size', seen([faceAt(29)])],
    ['place', seen([faceAt(45, { dx: 11 })])],
    ['light', seen([good], { brightness: 50 })],
  ])('holds a little longer than it takes to begin: %s', (_what, edge) => {
    expect(judgeFrame(edge, undefined, false)).not.toBe('ready')
    expect(judgeFrame(edge, undefined, true)).toBe('ready')
  })
})
