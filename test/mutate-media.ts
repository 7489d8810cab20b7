import { crc32 } from 'node:zlib'
import type { Random } from './recapture/random.ts'

/**
 * Damage as a fuzzer does it: blind (bits, bytes, pieces) and where a format keeps its sizes, counts and dimensions. One to three
 * changes, so that most mutants still pass the first checks and reach what lies behind them.
 */
export function mutateMedia(sample: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = Uint8Array.from(sample)
  for (let changes = 1 + below(random, 3); changes > 0 && bytes.length > 0; changes--) {
    const mutate = mutations[below(random, mutations.length)]
    if (mutate) bytes = mutate(bytes, others, random)
  }
  // A chunk of a wrong checksum is passed over: half of the PNGs are made to look whole.
  return isPng(bytes) && random.chance(0.5) ? mendPngChecksums(bytes) : bytes
}

type Mutation = (
  bytes: Uint8Array<ArrayBuffer>,
  others: readonly Uint8Array[],
  random: Random,
) => Uint8Array<ArrayBuffer>

const headerBytes = 512
const longestPiece = 65_536

const mutations: readonly Mutation[] = [
  flipBits,
  flipBitsOfHeader,
  writeNumber,
  writeNumberAtMark,
  writeNumberAtMark,
  cutShort,
  removePiece,
  repeatPiece,
  insertNoise,
  spliceWithOther,
]

function below(random: Random, limit: number): number {
  return Math.floor(random.between(0, limit))
}

function flipBits(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  return flip(bytes, bytes.length, random)
}

/** Headers decide what is allocated. */
function flipBitsOfHeader(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  return flip(bytes, Math.min(bytes.length, headerBytes), random)
}

function flip(bytes: Uint8Array<ArrayBuffer>, reach: number, random: Random) {
  for (let flips = 1 + below(random, 40); flips > 0; flips--) {
    const at = below(random, reach)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8))
  }
  return bytes
}

/** Numbers at which sizes overflow, change their sign, or are none. */
const boundaries = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]

function writeNumber(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  return write(bytes, below(random, bytes.length), random)
}

function write(bytes: Uint8Array<ArrayBuffer>, at: number, random: Random) {
  const value = boundaries[below(random, boundaries.length)] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const room = bytes.length - at
  const littleEndian = random.chance(0.3)
  if (room >= 4 && random.chance(0.6)) view.setUint32(at, value, littleEndian)
  else if (room >= 2 && random.chance(0.6)) view.setUint16(at, value & 0xffff, littleEndian)
  else view.setUint8(at, value & 0xff)
  return bytes
}

/** Names of boxes and chunks, ids of elements and segments: sizes stand just before or behind them, dimensions a little later. */
const marks = [
  ...['ftyp', 'moov', 'mvhd', 'trak', 'tkhd', 'mdhd', 'stsd', 'avc1', 'avcC', 'stts', 'ctts', 'stsc', 'stsz', 'stco'],
  ...['co64', 'stss', 'elst', 'moof', 'tfhd', 'tfdt', 'trun', 'trex', 'mdat'],
  ...['IHDR', 'PLTE', 'IDAT', 'iCCP', 'RIFF', 'WEBP', 'VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH', 'EXIF', 'Exif'],
  ...['\x18\x53\x80\x67', '\x16\x54\xae\x6b', '\x1f\x43\xb6\x75', '\x1c\x53\xbb\x6b', '\x15\x49\xa9\x66'],
  ...['\xae', '\xe0', '\xb0', '\xba', '\xa3', '\x86', '\x63\xa2', '\xe7', '\x2a\xd7\xb1', '\x6d\x80'],
  ...['\xff\xc0', '\xff\xc2', '\xff\xc4', '\xff\xda', '\xff\xdb', '\xff\xdd', '\xff\xe1', '\xff\xe2'],
].map((mark) => Buffer.from(mark, 'latin1'))

function writeNumberAtMark(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  const mark = marks[below(random, marks.length)] ?? Buffer.of(0)
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(mark, below(random, headerBytes))
  if (found < 0) return flipBitsOfHeader(bytes, _, random)
  const at = random.chance(0.3) ? found - 4 : found + mark.length + below(random, 24)
  return write(bytes, Math.min(Math.max(at, 0), bytes.length - 1), random)
}

function cutShort(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  return bytes.slice(0, 1 + below(random, bytes.length))
}

function piece(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = below(random, bytes.length)
  const length = 2 ** random.between(0, Math.log2(longestPiece))
  return [from, Math.min(bytes.length, from + Math.ceil(length))]
}

function removePiece(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  const [from, to] = piece(bytes, random)
  return join(bytes.subarray(0, from), bytes.subarray(to))
}

function repeatPiece(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  const [from, to] = piece(bytes, random)
  const at = below(random, bytes.length)
  return join(bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at))
}

function insertNoise(bytes: Uint8Array<ArrayBuffer>, _: readonly Uint8Array[], random: Random) {
  const at = below(random, bytes.length)
  const [from, to] = piece(bytes, random)
  const noise = new Uint8Array(to - from)
  if (random.chance(0.7)) for (let i = 0; i < noise.length; i++) noise[i] = below(random, 256)
  // In place of what was there, or between: offsets into the file go wrong only then.
  return join(bytes.subarray(0, at), noise, bytes.subarray(random.chance(0.5) ? at : at + noise.length))
}

function spliceWithOther(bytes: Uint8Array<ArrayBuffer>, others: readonly Uint8Array[], random: Random) {
  const other = others[below(random, others.length)] ?? bytes
  const [from, to] = piece(other, random)
  return join(bytes.subarray(0, below(random, bytes.length)), other.subarray(from, random.chance(0.5) ? to : undefined))
}

function join(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(pieces))
}

const isPng = (bytes: Uint8Array) => Buffer.from(bytes.subarray(1, 4)).toString('latin1') === 'PNG'

/** Writes the checksum that each chunk should have, as far as chunks can be followed (W3C PNG, 5.3). */
function mendPngChecksums(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    if (at + 12 + length > bytes.length) break
    view.setUint32(at + 8 + length, crc32(bytes.subarray(at + 4, at + 8 + length)))
    at += 12 + length
  }
  return bytes
}
