import { describe, expect, it } from 'vitest'
import { chooseRecordingType } from './recorder.ts'

const chosen = (...supported: string[]) => chooseRecordingType((type) => supported.includes(type))

describe('chooseRecordingType', () => {
  it('prefers VP8, then VP9, then H.264', () => {
    const vp8 = 'video/webm;codecs=vp8'
    const vp9 = 'video/webm;codecs=vp9'
    expect(chosen('video/mp4', vp9, vp8)).toEqual({ recorderType: vp8, mediaType: 'video/webm' })
    expect(chosen('video/mp4', vp9)).toEqual({ recorderType: vp9, mediaType: 'video/webm' })
    expect(chosen('video/mp4')).toEqual({ recorderType: 'video/mp4', mediaType: 'video/mp4' })
  })

  it('names the container to the server without codecs', () => {
    const { mediaType } = chooseRecordingType((type) => type.includes('avc1')) ?? {}
    expect(mediaType).toBe('video/mp4')
  })

  it('finds none where none is', () => {
    expect(chosen('video/quicktime')).toBeUndefined()
  })
})
