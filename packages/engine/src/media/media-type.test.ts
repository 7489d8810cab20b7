import { describe, expect, it } from 'vitest'
import { sniffMediaType } from './media-type.ts'

const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [part])))

describe('sniffMediaType', () => {
  it.each([
    ['video/webm', bytes('\x1a\x45\xdf\xa3', 0x9f, '\x42\x82\x84webm')],
    ['video/matroska', bytes('\x1a\x45\xdf\xa3', 0x9f, '\x42\x82\x88matroska')],
    ['video/mp4', bytes(0, 0, 0, 24, 'ftypisom')],
    ['video/mp4', bytes(0, 0, 0, 24, 'ftypiso5')],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
    ['image/png', bytes('\x89PNG\r\n\x1a\n')],
    ['image/webp', bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 ')],
  ])('knows %s', (mediaType, start) => {
    expect(sniffMediaType(start)).toBe(mediaType)
  })

  it.each([
    ['nothing', bytes()],
    ['text', bytes('<html>')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['GIF', bytes('GIF89a')],
    ['AVIF', bytes(0, 0, 0, 24, 'ftypavif')],
    ['HEIC', bytes(0, 0, 0, 24, 'ftypheic')],
    ['EBML of another kind', bytes('\x1a\x45\xdf\xa3', 0x9f, '\x42\x82\x83foo')],
    ['RIFF that is not WebP', bytes('RIFF', 1, 2, 3, 4, 'AVI LIST')],
    ['a PNG cut in its magic', bytes('\x89PNG')],
  ])('does not take %s', (_, start) => {
    expect(sniffMediaType(start)).toBeUndefined()
  })
})
