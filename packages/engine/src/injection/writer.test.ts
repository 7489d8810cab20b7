import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeWriter } from './writer.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

describe('judgeWriter', () => {
  it.each([
    ['\x1aE\xdf\xa3webm\x4d\x80\x8cLavf60.16.100WA\x8cLavf60.16.100', 'FFmpeg'],
    ['ftypisom....x264 - core 164 r3108', 'x264'],
    ['\xff\xd8\xff\xe1Exif\0\0Adobe Photoshop 25.0', 'Adobe'],
  ])('names the program', (file, program) => {
    expect(judgeWriter(bytes(file))).toMatchObject({ verdict: 'FAILED', reason: 'WRITTEN_BY_EDITOR', detail: program })
  })

  it('looks at the end of a long file as well', () => {
    expect(judgeWriter(bytes(`${'x'.repeat(300_000)}moovHandBrake 1.7.2`))).toMatchObject({ detail: 'HandBrake' })
  })

  it.each(['Chrome', 'QTmuxingAppLibWebM-0.0.1', 'GStreaming'])('knows recorders by nothing: %s', (name) => {
    expect(judgeWriter(bytes(`\x1aE\xdf\xa3webm${name}`))).toMatchObject({ value: 0, verdict: 'PASSED' })
  })

  it('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 4000 }), (any) => judgeWriter(any).value !== undefined))
  })
})
