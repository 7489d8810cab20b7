import { mediaLimits } from '../media/limits.ts'
import { type Box, boxes } from '../media/mp4-boxes.ts'

/** From `start` to before `end`, bytes. */
export type Place = { start: number; end: number }

const levels = ['mdia', 'minf', 'stbl']

/**
 * Where a track's samples lie in a file that is not fragmented, chunk by chunk, by the tables of its `stbl` (ISO/IEC 14496-12, 8.7). What
 * the tables promise beyond their own room is not believed. Undefined when they have more rows than any clip that is decoded. Never throws.
 */
export function samplePlaces(view: DataView, track: Box): Place[] | undefined {
  let tables: Box[] = [...boxes(view, track.start, track.end)]
  for (const level of levels) {
    const holder = tables.find(({ type }) => type === level)
    if (holder === undefined) return []
    tables = [...boxes(view, holder.start, holder.end)]
  }
  if (tables.some((table) => table.end - table.start > longestTableBytes)) return undefined
  const starts = chunkStarts(view, tables)
  const samples = samplesPerChunk(view, tables)
  const sizes = sampleSizes(view, tables)
  if (starts === undefined || samples === undefined || sizes === undefined) return []
  let sample = 0
  return starts.map((start, index) => {
    const count = samples(index + 1)
    const end = start + sizes(sample, count)
    sample += count
    return { start, end }
  })
}

/** Three numbers of 32 bits a row, the most that a table here has. */
const longestTableBytes = 12 * mediaLimits.mp4Samples

/** The places without their overlaps, in the order of the file: however often a track names a byte, it is touched once. */
export function mergePlaces(places: readonly Place[]): Place[] {
  const merged: Place[] = []
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** The 32 bit numbers of a table, `width` of them a row, after its first `headBytes`; no more rows than there is room for. */
function rowsOf(view: DataView, box: Box, { headBytes, width }: { headBytes: number; width: number }): number[][] {
  if (box.start + headBytes > box.end) return []
  const said = view.getUint32(box.start + headBytes - 4)
  const count = Math.min(said, Math.floor((box.end - box.start - headBytes) / (4 * width)))
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: width }, (_, column) => view.getUint32(box.start + headBytes + 4 * (row * width + column))),
  )
}

function chunkStarts(view: DataView, tables: Box[]): number[] | undefined {
  const short = tables.find(({ type }) => type === 'stco')
  if (short !== undefined) return rowsOf(view, short, { headBytes: 8, width: 1 }).map(([start = 0]) => start)
  const long = tables.find(({ type }) => type === 'co64')
  return long && rowsOf(view, long, { headBytes: 8, width: 2 }).map(([high = 0, low = 0]) => high * 2 ** 32 + low)
}

/** By a chunk's number, which begins with 1. Asked for in their order. */
function samplesPerChunk(view: DataView, tables: Box[]): ((chunk: number) => number) | undefined {
  const table = tables.find(({ type }) => type === 'stsc')
  if (table === undefined) return undefined
  const runs = rowsOf(view, table, { headBytes: 8, width: 3 })
  let run = 0
  return (chunk) => {
    while ((runs[run + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= chunk) run += 1
    return runs[run]?.[1] ?? 0
  }
}

/** How many bytes so many samples from one on have. */
function sampleSizes(view: DataView, tables: Box[]): ((first: number, count: number) => number) | undefined {
  const table = tables.find(({ type }) => type === 'stsz')
  if (table === undefined || table.start + 12 > table.end) return undefined
  const constant = view.getUint32(table.start + 4)
  if (constant > 0) return (_, count) => constant * count
  const sizes = rowsOf(view, table, { headBytes: 12, width: 1 })
  return (first, count) => sizes.slice(first, first + count).reduce((sum, [size = 0]) => sum + size, 0)
}
