import { type CountPiece, countPieces } from './count-pieces.ts'
import { type Element, elementAt, elementsOf, ids, readVint, vintBytes, writeVoid } from './matroska-elements.ts'
import { stripJpeg } from './strip-jpeg.ts'

/** Programs that browsers, this project and FFmpeg name as the writer: no person's, no device's. */
const knownWriters = /^(Chrome|QTmuxingAppLibWebM-[\d.]+|libwebm-[\d.]+|Lavf[\d.]+|Livegate)\0*$/
const writerIds: ReadonlySet<number> = new Set([0x4d80, 0x5741])

const keptOfSegment: ReadonlySet<number> = new Set([ids.seekHead, ids.info, ids.tracks, ids.cluster, ids.cues])

/** Of Info: scale and duration of times, and who wrote it. */
const keptOfInfo: ReadonlySet<number> = new Set([0x2ad7b1, 0x4489, ...writerIds])

/** Of TrackEntry: what a decoder is told (RFC 9559, section 5.1.4.1), not what the track is called. */
const keptOfTrack: ReadonlySet<number> = new Set([
  ...[0xd7, 0x73c5, 0x83, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a, 0x23314f, 0x537f, 0x55ee],
  ...[0x41e4, 0x22b59c, 0x22b59d, 0x86, 0x63a2, 0xaa, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x6d80],
])

const id = { trackEntry: 0xae, number: 0xd7, type: 0x83, codec: 0x86, simpleBlock: 0xa3, group: 0xa0, block: 0xa1 }

/** Of Cluster and BlockGroup: blocks, their times and references. */
const keptOfCluster: ReadonlySet<number> = new Set([0xe7, 0xa7, 0xab, id.simpleBlock, id.group])
const keptOfGroup: ReadonlySet<number> = new Set([id.block, 0x9b, 0xfb, 0xfa, 0x75a1, 0x75a2, 0xa4])

const videoOrSound = [1, 2]

/** By its number, what becomes of a track's blocks; and how many pieces there were. */
type Tracks = { foreign: Set<number>; pictures: Set<number>; count: CountPiece }

/**
 * A WebM or Matroska of the same length, in which every element that decoding does not need (tags, attachments, chapters, titles, dates …)
 * is a Void of zeros, writers that aren't known are blanked, so are blocks of tracks that are neither video nor sound, and JPEGs of a
 * Motion JPEG track lose their own metadata. Nothing moves, so every position stays right. Undefined when it does not begin with an element.
 */
export function stripMatroska(bytes: Uint8Array): Uint8Array | undefined {
  const copy = Uint8Array.from(bytes)
  const count = countPieces()
  if (elementAt(copy, 0, copy.length, count) === undefined) return undefined
  const tracks: Tracks = { foreign: new Set(), pictures: new Set(), count }
  const whole = { start: 0, end: copy.length }
  for (const { id: what, start, end } of keep(copy, whole, new Set([ids.ebml, ids.segment]), count)) {
    if (what !== ids.segment) continue
    for (const element of keep(copy, { start, end }, keptOfSegment, count)) stripPart(copy, element, tracks)
  }
  return copy
}

function stripPart(bytes: Uint8Array, element: Element, tracks: Tracks) {
  if (element.id === ids.info) stripInfo(bytes, element, tracks.count)
  if (element.id === ids.tracks) stripTracks(bytes, element, tracks)
  if (element.id === ids.cluster) stripBlocks(bytes, element, keptOfCluster, tracks)
}

/** Makes Void what is not kept, and zeros what is no element, which nobody reads; says what is left. */
function keep(
  bytes: Uint8Array,
  { start, end }: Pick<Element, 'start' | 'end'>,
  kept: ReadonlySet<number>,
  count: CountPiece,
): Element[] {
  const elements = elementsOf(bytes, start, end, count)
  for (const element of elements) if (!kept.has(element.id)) writeVoid(bytes, element.at, element.end)
  bytes.fill(0, Math.min(end, elements.at(-1)?.end ?? start), end)
  return elements.filter((element) => kept.has(element.id))
}

function stripInfo(bytes: Uint8Array, info: Element, count: CountPiece) {
  for (const { id: what, start, end } of keep(bytes, info, keptOfInfo, count)) {
    if (writerIds.has(what) && !knownWriters.test(textOf(bytes, start, end))) bytes.fill(0, start, end)
  }
}

function stripTracks(bytes: Uint8Array, element: Element, { foreign, pictures, count }: Tracks) {
  for (const entry of keep(bytes, element, new Set([id.trackEntry]), count)) {
    const kept = keep(bytes, entry, keptOfTrack, count)
    const find = (sought: number) => kept.find((one) => one.id === sought)
    const number = numberOf(bytes, find(id.number))
    const codec = find(id.codec)
    if (!videoOrSound.includes(numberOf(bytes, find(id.type)))) foreign.add(number)
    else if (codec !== undefined && textOf(bytes, codec.start, codec.end).startsWith('V_MJPEG')) pictures.add(number)
  }
}

function stripBlocks(bytes: Uint8Array, element: Element, kept: ReadonlySet<number>, tracks: Tracks) {
  for (const one of keep(bytes, element, kept, tracks.count)) {
    if (one.id === id.group) stripBlocks(bytes, one, keptOfGroup, tracks)
    if (one.id === id.simpleBlock || one.id === id.block) stripBlock(bytes, one, tracks)
  }
}

/** A block (RFC 9559, section 10.1): the track's number, a time of 16 bits, flags, then the frame. */
function stripBlock(bytes: Uint8Array, { start, end }: Element, { foreign, pictures }: Tracks) {
  const numberBytes = vintBytes(bytes[start]) ?? 1
  const track = Number(readVint(bytes, start, numberBytes, { marker: false }))
  const frame = start + numberBytes + 3
  if (foreign.has(track)) bytes.fill(0, Math.min(frame, end), end)
  if (!pictures.has(track) || frame >= end) return
  const picture = stripJpeg(bytes.subarray(frame, end))
  const fits = picture !== undefined && frame + picture.length <= end
  bytes.fill(0, frame, end)
  if (fits) bytes.set(picture, frame)
}

const textOf = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')

function numberOf(bytes: Uint8Array, element: Element | undefined): number {
  return bytes.subarray(element?.start ?? 0, element?.end ?? 0).reduce((sum, byte) => sum * 256 + byte, 0)
}
