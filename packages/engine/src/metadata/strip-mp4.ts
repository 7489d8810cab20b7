import { type Box, boxes, viewOf } from '../media/mp4-boxes.ts'
import { type CountPiece, counted, countPieces } from './count-pieces.ts'
import { mergePlaces, type Place, samplePlaces } from './mp4-sample-places.ts'

/** Boxes whose contents are boxes (ISO/IEC 14496-12, table 1). */
const holders: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf'])

/** Boxes that say where samples are, how they are decoded and when they are shown. */
const kept: ReadonlySet<string> = new Set([
  ...['ftyp', 'styp', 'mdat', 'sidx', 'ssix', 'mvhd', 'tkhd', 'tref', 'edts', 'mdhd', 'hdlr', 'vmhd', 'smhd', 'dref'],
  ...['stsd', 'stts', 'ctts', 'cslg', 'stsc', 'stsz', 'stz2', 'stco', 'co64', 'stss', 'stsh', 'sdtp', 'sbgp', 'sgpd'],
  ...['subs', 'saiz', 'saio', 'padb', 'stdp', 'elng', 'mehd', 'trex', 'leva', 'mfhd', 'tfhd', 'tfdt', 'trun', 'mfra'],
])

/** What is said beside in boxes that are kept. */
const cleaners: Readonly<Record<string, (bytes: Uint8Array, view: DataView, box: Box) => void>> = {
  mvhd: clearTimes,
  tkhd: clearTimes,
  mdhd: clearTimes,
  // 8.4.3: behind the handler's type, its maker and its name.
  hdlr: (bytes, _, { start, end }) => clear(bytes, { start: start + 12, end }),
  dref: clearLocations,
  stsd: clearCompressorNames,
}

/**
 * An MP4 of the same length, in which every box that decoding does not need (`udta`, `meta`, `uuid` …) is free space, tracks that are
 * neither video nor sound are blanked together with their samples, and times, locations, names of handlers and of compressors are zeros.
 * Nothing moves, so every offset stays right. Undefined when the samples of such a track can't be found: in a fragmented file, or by tables
 * that are longer than those of any clip that is decoded.
 */
export function stripMp4(bytes: Uint8Array): Uint8Array | undefined {
  const copy = Uint8Array.from(bytes)
  const view = viewOf(copy)
  const count = countPieces()
  const top = [...counted(boxes(view, 0, copy.length), count)]
  const tracks = top.filter(({ type }) => type === 'moov').flatMap((movie) => tracksOf(view, movie, count))
  if (tracks.length > mostTracks) return undefined
  const foreign = tracks.filter((track) => !isVideoOrSound(view, track))
  if (
    foreign.length > 0 &&
    !clearSamples(copy, view, { top, foreign, own: tracks.filter((track) => !foreign.includes(track)) })
  ) {
    return undefined
  }
  for (const track of foreign) blank(copy, track)
  cleanLevel(copy, view, { start: 0, end: copy.length }, { depth: deepestHolder, count })
  return copy
}

/** More than any recorder or editor writes into a file that is not fragmented: what follows takes each with each. */
const mostTracks = 100
const mostBoxes = 100

/** `moov/trak/mdia/minf/stbl`, and `dinf` beside `stbl`. */
const deepestHolder = 5

/** Zeros where foreign tracks have their samples. False when these can't be found. */
function clearSamples(
  bytes: Uint8Array,
  view: DataView,
  { top, foreign, own }: Record<'top' | 'foreign' | 'own', Box[]>,
): boolean {
  if (top.length > mostBoxes || top.some(({ type }) => type === 'moof')) return false
  const foreignPlaces = placesOf(view, foreign)
  const ownPlaces = placesOf(view, own)
  if (foreignPlaces === undefined || ownPlaces === undefined) return false
  const before = Uint8Array.from(bytes)
  for (const box of top.filter(({ type }) => type === 'mdat')) {
    for (const place of foreignPlaces) clear(bytes, within(place, box))
  }
  // Whoever lets such a track point into the video takes no picture out of the evidence.
  for (const place of ownPlaces) {
    const { start, end } = within(place, { start: 0, end: bytes.length })
    if (start < end) bytes.set(before.subarray(start, end), start)
  }
  return true
}

function placesOf(view: DataView, tracks: Box[]): Place[] | undefined {
  const places = tracks.map((track) => samplePlaces(view, track))
  return places.includes(undefined) ? undefined : mergePlaces(places.flatMap((some) => some ?? []))
}

const tracksOf = (view: DataView, { start, end }: Box, count: CountPiece) =>
  [...counted(boxes(view, start, end), count)].filter(({ type }) => type === 'trak')

const within = (place: Place, box: Place): Place => ({
  start: Math.max(place.start, box.start),
  end: Math.min(place.end, box.end),
})

const media: ReadonlySet<number> = new Set([0x76696465 /* vide */, 0x736f756e /* soun */])

function isVideoOrSound(view: DataView, track: Box): boolean {
  for (const mdia of boxes(view, track.start, track.end)) {
    if (mdia.type !== 'mdia') continue
    for (const { type, start, end } of boxes(view, mdia.start, mdia.end)) {
      if (type === 'hdlr' && start + 12 <= end) return media.has(view.getUint32(start + 8))
    }
  }
  return false
}

function cleanLevel(
  bytes: Uint8Array,
  view: DataView,
  { start, end }: Place,
  { depth, count }: { depth: number; count: CountPiece },
) {
  let last = start
  for (const box of counted(boxes(view, start, end), count)) {
    last = box.end
    if (holders.has(box.type) && depth > 0) cleanLevel(bytes, view, box, { depth: depth - 1, count })
    else if (kept.has(box.type)) cleaners[box.type]?.(bytes, view, box)
    else blank(bytes, box)
  }
  // What is no box nobody reads.
  clear(bytes, { start: last, end })
  if (end - last < 8) return
  view.setUint32(last, end - last)
  bytes.set(free, last + 4)
}

/** `free` */
const free = [0x66, 0x72, 0x65, 0x65]

/** Free space (ISO/IEC 14496-12, 8.1.2) of zeros; the type stands behind the first four bytes of the size. */
function blank(bytes: Uint8Array, box: Box) {
  bytes.set(free, box.at + 4)
  clear(bytes, box)
}

function clear(bytes: Uint8Array, { start, end }: Place) {
  if (start < end) bytes.fill(0, start, end)
}

/** When it was made and changed (8.2.2, 8.3.2, 8.4.2). */
function clearTimes(bytes: Uint8Array, _: DataView, { start, end }: Box) {
  const timesBytes = bytes[start] === 1 ? 16 : 8
  clear(bytes, { start: start + 4, end: Math.min(end, start + 4 + timesBytes) })
}

/** 8.7.2: addresses, and in QuickTime's aliases the names of volumes and folders. */
function clearLocations(bytes: Uint8Array, view: DataView, { start, end }: Box) {
  for (const entry of boxes(view, start + 8, end)) clear(bytes, { start: entry.start + 4, end: entry.end })
}

const visualFormats: ReadonlySet<string> = new Set(['avc1', 'avc3', 'hvc1', 'hev1', 'vp08', 'vp09', 'av01', 'mp4v'])

/** Of a VisualSampleEntry (12.1.3), 32 bytes. */
function clearCompressorNames(bytes: Uint8Array, view: DataView, { start, end }: Box) {
  for (const entry of boxes(view, start + 8, end)) {
    if (!visualFormats.has(entry.type)) continue
    clear(bytes, { start: entry.start + 42, end: Math.min(entry.end, entry.start + 74) })
  }
}
