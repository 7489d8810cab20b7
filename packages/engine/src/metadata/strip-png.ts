import { crc32 } from 'node:zlib'
import { countPieces } from './count-pieces.ts'
import { orientationOnly } from './exif-orientation.ts'

const signatureBytes = 8

/** Chunks that decide how the pixels are decoded and shown (PNG, third edition, 11.2 and 11.3), and the frames of an animation. */
const keptTypes: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD'],
  ...['pHYs', 'acTL', 'fcTL', 'fdAT'],
])

/**
 * A PNG without texts, times, Exif, private chunks, and whatever follows its end; of Exif the orientation stays. Undefined when its
 * chunks can't be followed.
 */
export function stripPng(bytes: Uint8Array): Uint8Array | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [source.subarray(0, signatureBytes)]
  // Decoders read the first Exif.
  let exifRead = false
  let at = signatureBytes
  const count = countPieces()
  while (at + 12 <= source.length) {
    count()
    const end = at + 12 + source.readUInt32BE(at)
    const type = source.toString('latin1', at + 4, at + 8)
    if (end > source.length) return undefined
    if (keptTypes.has(type)) kept.push(source.subarray(at, end))
    if (type === 'eXIf' && !exifRead) {
      const orientation = orientationOnly(source.subarray(at + 8, end - 4))
      if (orientation !== undefined) kept.push(chunk(type, orientation))
      exifRead = true
    }
    if (type === 'IEND') return Buffer.concat(kept)
    at = end
  }
  return undefined
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length)
  whole.set(typed, 4)
  whole.writeUInt32BE(crc32(typed), body.length + 8)
  return whole
}
