/** The media types a SAMPLE may have. */
export type MediaType = 'video/webm' | 'video/mp4' | 'video/matroska' | 'image/jpeg' | 'image/png' | 'image/webp'

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length))
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

const EBML = [0x1a, 0x45, 0xdf, 0xa3]
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]

/** ISO base media that holds still images (HEIF, AVIF): not video, and sharp's build would need other loaders. */
const stillImageBrands = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/**
 * Tells the media type from the bytes alone; what the sender claims is not asked. EBML is WebM or Matroska (RFC 9559) as
 * its DocType says, ISO base media (ISO/IEC 14496-12) is MP4 unless its brand is a still
 * image's. Undefined for anything else.
 */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  if (startsWith(bytes, JPEG)) return 'image/jpeg'
  if (startsWith(bytes, PNG)) return 'image/png'
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'image/webp'
  if (startsWith(bytes, EBML)) return ebmlMediaType(textAt(bytes, 0, 64))
  if (textAt(bytes, 4, 4) === 'ftyp') return stillImageBrands.has(textAt(bytes, 8, 4)) ? undefined : 'video/mp4'
  return undefined
}

function ebmlMediaType(header: string): MediaType | undefined {
  if (header.includes('webm')) return 'video/webm'
  return header.includes('matroska') ? 'video/matroska' : undefined
}
