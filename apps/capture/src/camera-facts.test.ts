import { cameraFacts } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCameraFacts, readCameraFacts } from './camera-facts.ts'

const streamOf = (label: string, settings: MediaTrackSettings = {}) => ({
  getVideoTracks: () => [{ label, getSettings: () => settings }],
})

describe('readCameraFacts', () => {
  it('tells the label and what the camera is set to', () => {
    const settings = { width: 640, height: 480, frameRate: 29.97, facingMode: 'user', deviceId: 'secret' }
    expect(readCameraFacts(streamOf('FaceTime HD Camera', settings), 2512.4)).toEqual({
      label: 'FaceTime HD Camera',
      widthPx: 640,
      heightPx: 480,
      framesPerSecond: 29.97,
      facingMode: 'user',
      recordedMs: 2512,
    })
  })

  it('leaves out what the browser does not say', () => {
    expect(readCameraFacts(streamOf(''), 2500)).toEqual({ label: '', recordedMs: 2500 })
    expect(readCameraFacts({ getVideoTracks: () => [] }, 2500)).toBeUndefined()
  })
})

describe('encodeCameraFacts', () => {
  it('gives a header that the server reads again, whatever the label', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (label) => {
        const header = encodeCameraFacts(readCameraFacts(streamOf(label), 2500) ?? { label: 'none' })
        expect(header).toMatch(/^[\x21-\x7e]*$/)
        expect(header.length).toBeLessThanOrEqual(4000)
        expect(cameraFacts.parse(JSON.parse(decodeURIComponent(header))).label).toBe(label.slice(0, 200))
      }),
    )
  })
})
