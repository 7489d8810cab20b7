import { describe, expect, it } from 'vitest'
import { isRejected } from '../analysis.ts'
import { trackOneFace } from './track.ts'

const face = (xPx: number, sidePx: number, detectionScore = 0.99) => ({
  xPx,
  yPx: 50,
  widthPx: sidePx,
  heightPx: sidePx,
  detectionScore,
})
const clip = (...faces: ReturnType<typeof face>[]) => Array.from({ length: 10 }, () => faces)
const outcome = (detections: ReturnType<typeof face>[][]) => {
  const track = trackOneFace(detections)
  return isRejected(track) ? track.rejection : track.map((one) => one?.xPx)
}

describe('trackOneFace', () => {
  it('follows a face that moves', () => {
    const moving = Array.from({ length: 10 }, (_, frame) => [face(100 + 30 * frame, 120)])
    expect(outcome(moving)).toEqual(moving.map(([one]) => one?.xPx))
  })

  it('keeps to one person when detections change their order', () => {
    const swapping = Array.from({ length: 10 }, (_, frame) =>
      frame % 2 === 0 ? [face(100, 200), face(500, 60)] : [face(500, 60), face(100, 200)],
    )
    expect(outcome(swapping)).toEqual(Array(10).fill(100))
  })

  it('refuses two people side by side', () => {
    expect(outcome(clip(face(50, 150), face(400, 140)))).toBe('SEVERAL_FACES')
  })

  it('lets a small bystander pass', () => {
    expect(outcome(clip(face(50, 150), face(400, 70)))).toEqual(Array(10).fill(50))
  })

  it('lets somebody pass who crosses the picture once', () => {
    const crossing = clip(face(50, 150)).map((faces, frame) => (frame === 4 ? [...faces, face(400, 150)] : faces))
    expect(outcome(crossing)).toEqual(Array(10).fill(50))
  })

  it('does not take a doubtful detection for a person', () => {
    expect(outcome(clip(face(50, 150), face(400, 150, 0.65)))).toEqual(Array(10).fill(50))
  })

  it('refuses a clip without a face for most of the time', () => {
    expect(outcome([])).toBe('FACE_NOT_FOUND')
    expect(outcome(clip(face(50, 150)).map((faces, frame) => (frame < 4 ? faces : [])))).toBe('FACE_NOT_FOUND')
  })
})
