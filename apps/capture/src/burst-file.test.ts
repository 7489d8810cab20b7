import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPicture, beginBurst, longestBurstMs } from './burst-file.ts'

/** A SimpleBlock (RFC 9559, 10.2): id, size in four bytes, track, time in 16 bits, flags, then the JPEG. */
const readBlock = (block: Uint8Array) => {
  const view = new DataView(block.buffer)
  return {
    id: view.getUint8(0),
    size: view.getUint32(1) & 0x0fffffff,
    track: view.getUint8(5) & 0x7f,
    timeMs: view.getInt16(6),
    jpeg: block.subarray(9),
  }
}

describe('addPicture', () => {
  it('keeps every picture and its time', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 0, max: longestBurstMs }), (jpeg, timeMs) => {
        const block = readBlock(addPicture(jpeg, timeMs))
        expect(block).toMatchObject({ id: 0xa3, size: jpeg.length + 4, track: 1, timeMs })
        expect(block.jpeg).toEqual(jpeg)
      }),
    )
  })

  it.each([-1, longestBurstMs + 1, Number.NaN])('has no room for the time %s ms', (timeMs) => {
    expect(() => addPicture(new Uint8Array(), timeMs)).toThrow(RangeError)
  })
})

describe('beginBurst', () => {
  it('begins as Matroska, and ends in the open cluster', () => {
    const begin = beginBurst({ widthPx: 640, heightPx: 480 })
    expect(Buffer.from(begin.subarray(0, 4)).toString('hex')).toBe('1a45dfa3')
    expect(Buffer.from(begin).toString('latin1')).toContain('V_MJPEG')
    expect(Buffer.from(begin.subarray(-18)).toString('hex')).toBe('1f43b67501ffffffffffffffe71000000100')
  })
})
