import { countPieces } from './count-pieces.ts'
import { orientationOnly } from './exif-orientation.ts'

/** Markers (ITU-T T.81, table B.1). */
const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
  com: 0xfe,
}

const exifName = 'Exif\0\0'

const startsWith = (body: Buffer, name: string) => body.toString('latin1', 0, name.length) === name
const standsAlone = (code: number) => code === 0x01 || (code >= 0xd0 && code <= 0xd7)
const isApplication = (code: number) => (code >= marker.app0 && code <= marker.app15) || code === marker.com

/**
 * A JPEG without application segments, comments, and whatever follows its end (previews, further pictures). What decoders need of them
 * stays: JFIF without its thumbnail, the colour profile, Adobe's colour transform, and of Exif the orientation. Undefined when its
 * segments can't be followed.
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (source[0] !== 0xff || source[1] !== marker.soi) return undefined
  const kept: Uint8Array[] = [source.subarray(0, 2)]
  // Decoders read the first Exif.
  let exifRead = false
  let at = 2
  const count = countPieces()
  while (at < source.length) {
    count()
    const found = nextMarker(source, at)
    if (found === undefined) break
    const { code, next } = found
    if (code === marker.eoi || standsAlone(code)) {
      kept.push(Uint8Array.of(0xff, code))
      if (code === marker.eoi) return Buffer.concat(kept)
      at = next
      continue
    }
    const end = next + (next + 2 <= source.length ? source.readUInt16BE(next) : 0)
    if (end < next + 2 || end > source.length) return undefined
    const body = source.subarray(next + 2, end)
    const isExif = code === marker.app1 && startsWith(body, exifName)
    const rest = isApplication(code) ? keptOf(code, isExif && exifRead ? Buffer.of() : body) : body
    exifRead ||= isExif
    if (rest !== undefined) kept.push(segment(code, rest))
    at = end
    if (code === marker.sos) {
      const scanEnd = endOfScan(source, end)
      kept.push(source.subarray(end, scanEnd))
      at = scanEnd
    }
  }
  return Buffer.concat(kept)
}

/** Decoders pass over what stands between segments, and fill bytes. */
function nextMarker(source: Buffer, from: number): { code: number; next: number } | undefined {
  let at = source.indexOf(0xff, from)
  while (at >= 0 && at + 1 < source.length) {
    const code = source[at + 1] ?? 0
    if (code !== 0xff && code !== 0) return { code, next: at + 2 }
    at = source.indexOf(0xff, at + (code === 0xff ? 1 : 2))
  }
  return undefined
}

/** Where the next marker stands that is no restart of the scan and no stuffed byte. */
function endOfScan(source: Buffer, from: number): number {
  let at = source.indexOf(0xff, from)
  while (at >= 0 && at + 1 < source.length) {
    const code = source[at + 1] ?? 0
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at
    at = source.indexOf(0xff, at + (code === 0xff ? 1 : 2))
  }
  return source.length
}

/** What stays of an application segment. */
function keptOf(code: number, body: Buffer): Uint8Array | undefined {
  if (code === marker.app0 && startsWith(body, 'JFIF\0') && body.length >= 14) {
    return Buffer.concat([body.subarray(0, 12), Uint8Array.of(0, 0)])
  }
  if (code === marker.app2 && startsWith(body, 'ICC_PROFILE\0')) return body
  if (code === marker.app14 && startsWith(body, 'Adobe')) return body.subarray(0, 12)
  if (code !== marker.app1 || !startsWith(body, exifName)) return undefined
  const orientation = orientationOnly(body.subarray(exifName.length))
  return orientation && Buffer.concat([Buffer.from(exifName, 'latin1'), orientation])
}

function segment(code: number, body: Uint8Array): Uint8Array {
  const head = Buffer.of(0xff, code, 0, 0)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
