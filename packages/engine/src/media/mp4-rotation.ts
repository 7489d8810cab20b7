import { type Box, boxes, viewOf } from './mp4-boxes.ts'
import type { Rotation } from './picture.ts'

const containerBoxes = new Set(['moov', 'trak', 'mdia'])

/**
 * Reads how far the video track of an MP4 must be turned clockwise to be upright: the transformation matrix of its
 * `tkhd` (ISO/IEC 14496-12, 8.3.2), which phones use instead of turning the pixels. 0 when there is none or it is
 * not a quarter turn. Never throws.
 */
export function readMp4Rotation(bytes: Uint8Array): Rotation {
  const view = viewOf(bytes)
  for (const track of tracks(view, 0, bytes.byteLength)) if (track.isVideo) return track.rotation
  return 0
}

function* tracks(view: DataView, start: number, end: number): Generator<{ isVideo: boolean; rotation: Rotation }> {
  for (const box of boxes(view, start, end)) {
    if (box.type === 'moov') yield* tracks(view, box.start, box.end)
    if (box.type === 'trak') yield readTrack(view, box.start, box.end)
  }
}

function readTrack(view: DataView, start: number, end: number): { isVideo: boolean; rotation: Rotation } {
  const track: { isVideo: boolean; rotation: Rotation } = { isVideo: false, rotation: 0 }
  for (const box of boxes(view, start, end)) {
    if (box.type === 'tkhd') track.rotation = readMatrix(view, box)
    if (box.type === 'hdlr' && box.start + 12 <= box.end)
      track.isVideo = view.getUint32(box.start + 8) === VIDEO_HANDLER
    if (containerBoxes.has(box.type)) track.isVideo ||= readTrack(view, box.start, box.end).isVideo
  }
  return track
}

/** 'vide' */
const VIDEO_HANDLER = 0x76696465
/** 1.0 as a 16.16 fixed-point number. */
const ONE = 0x10000

function readMatrix(view: DataView, box: Box): Rotation {
  const longTimes = view.getUint8(box.start) === 1
  const matrixStart = box.start + (longTimes ? 52 : 40)
  if (matrixStart + 36 > box.end) return 0
  const [a, b] = [view.getInt32(matrixStart), view.getInt32(matrixStart + 4)]
  if (a === 0 && b === ONE) return 90
  if (a === -ONE && b === 0) return 180
  if (a === 0 && b === -ONE) return 270
  return 0
}
