import { type CountPiece, countPieces } from './count-pieces.ts'
import { orientationOnly } from './exif-orientation.ts'

const headerBytes = 12

/** Chunks of pixels, colours and animation (RFC 9649, section 2.7). */
const keptTypes: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const frameTypes: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH'])

/** Of VP8X (RFC 9649, section 2.7.1). */
const exifFlag = 0x08
const xmpFlag = 0x04
/** What stands in an ANMF before its own chunks, bytes. */
const frameHeadBytes = 16

type Chunk = { type: string; body: Buffer }

/**
 * A WebP without Exif, XMP, unknown chunks, and whatever follows its end; of Exif the orientation stays. Undefined when its chunks
 * can't be followed.
 */
export function stripWebp(bytes: Uint8Array): Uint8Array | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = Math.min(source.length, 8 + source.readUInt32LE(4))
  const count = countPieces()
  const chunks = chunksOf(source.subarray(headerBytes, end), count)
  if (chunks === undefined) return undefined
  // Decoders read the first Exif, and only where VP8X says that there is one.
  const isExtended = chunks.some(({ type }) => type === 'VP8X')
  const exif = isExtended ? chunks.find(({ type }) => type === 'EXIF') : undefined
  const kept = chunks.filter((one) => one.type !== 'EXIF' || one === exif).flatMap((one) => keptOf(one, count))
  const turned = kept.some(({ type }) => type === 'EXIF')
  const written = kept.map(({ type, body }) => chunk(type, type === 'VP8X' ? withFlags(body, turned) : body))
  const head = Buffer.from(source.subarray(0, headerBytes))
  head.writeUInt32LE(4 + written.reduce((sum, { length }) => sum + length, 0), 4)
  return Buffer.concat([head, ...written])
}

function chunksOf(source: Buffer, count: CountPiece): Chunk[] | undefined {
  const chunks: Chunk[] = []
  let at = 0
  while (at + 8 <= source.length) {
    count()
    const start = at + 8
    const length = source.readUInt32LE(at + 4)
    if (start + length > source.length) return undefined
    chunks.push({ type: source.toString('latin1', at, at + 4), body: source.subarray(start, start + length) })
    at = start + length + (length % 2)
  }
  return chunks
}

function keptOf({ type, body }: Chunk, count: CountPiece): Chunk[] {
  if (type === 'ANMF') return [{ type, body: frameOnly(body, count) }]
  if (keptTypes.has(type)) return [{ type, body }]
  if (type !== 'EXIF') return []
  const prefixed = body.toString('latin1', 0, 6) === 'Exif\0\0'
  const turned = orientationOnly(prefixed ? body.subarray(6) : body)
  return turned === undefined ? [] : [{ type, body: Buffer.from(turned) }]
}

function frameOnly(body: Buffer, count: CountPiece): Buffer {
  const inner = chunksOf(body.subarray(frameHeadBytes), count) ?? []
  const kept = inner.filter(({ type }) => frameTypes.has(type))
  return Buffer.concat([body.subarray(0, frameHeadBytes), ...kept.map((one) => chunk(one.type, one.body))])
}

function withFlags(body: Buffer, turned: boolean): Buffer {
  const copy = Buffer.from(body)
  copy[0] = ((copy[0] ?? 0) & ~(exifFlag | xmpFlag)) | (turned ? exifFlag : 0)
  return copy
}

function chunk(type: string, body: Uint8Array): Buffer {
  const whole = Buffer.alloc(8 + body.length + (body.length % 2))
  whole.write(type, 'latin1')
  whole.writeUInt32LE(body.length, 4)
  whole.set(body, 8)
  return whole
}
