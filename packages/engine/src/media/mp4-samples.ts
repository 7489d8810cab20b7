import { boxes, viewOf } from './mp4-boxes.ts'

const holders = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf'])

/** Where the number of samples stands behind the beginning of a box's contents (ISO/IEC 14496-12, 8.7.3 and 8.8.8). */
const placeOfCount: Record<string, number> = { stsz: 8, stz2: 8, trun: 4 }

/**
 * How many samples an MP4 says that it has, over all tracks and fragments. Boxes may say so without having room for them, and the
 * demuxer makes an entry for each: a number in a file of 100 kB can cost gigabytes. Never throws.
 */
export function countMp4Samples(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  const count = (start: number, end: number): number => {
    let sum = 0
    for (const box of boxes(view, start, end)) {
      if (holders.has(box.type)) sum += count(box.start, box.end)
      const place = placeOfCount[box.type]
      if (place !== undefined && box.start + place + 4 <= box.end) sum += view.getUint32(box.start + place)
    }
    return sum
  }
  return count(0, bytes.byteLength)
}
