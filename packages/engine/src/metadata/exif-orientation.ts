import { viewOf } from '../media/mp4-boxes.ts'

const orientationTag = 0x0112
/** SHORT (TIFF 6.0, section 2). */
const shortType = 3

/**
 * How a picture must be turned, 1 to 8 (Exif 2.32, 4.6.4), as the first directory of a TIFF structure says; 1 where it says nothing
 * that can be understood.
 */
export function readOrientation(tiff: Uint8Array): number {
  const view = viewOf(tiff)
  const order = tiff.byteLength < 8 ? 0 : view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return 1
  const little = order === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.byteLength) return 1
  const entries = view.getUint16(directory, little)
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > tiff.byteLength) return 1
    if (view.getUint16(entry, little) !== orientationTag || view.getUint16(entry + 2, little) !== shortType) continue
    const orientation = view.getUint16(entry + 8, little)
    return orientation >= 1 && orientation <= 8 ? orientation : 1
  }
  return 1
}

/** A TIFF structure that says how a picture must be turned and nothing else; undefined when it need not be turned. */
export function orientationOnly(tiff: Uint8Array): Uint8Array | undefined {
  const orientation = readOrientation(tiff)
  if (orientation === 1) return undefined
  const entry = [0x01, 0x12, 0, shortType, 0, 0, 0, 1, 0, orientation, 0, 0]
  return Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0)
}
