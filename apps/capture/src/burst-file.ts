/**
 * Writes JPEGs with their times as Matroska (RFC 9559) with the codec V_MJPEG: what players open and the server reads. Segment
 * and cluster are of unknown size, so that the file may leave piece by piece while it grows.
 */

type Bytes = Uint8Array<ArrayBuffer>

/** A cluster's blocks tell their times in 16 bits, ms. */
export const longestBurstMs = 0x7fff

/** What comes before the first picture. All pictures are of this size, px. */
export function beginBurst({ widthPx, heightPx }: { widthPx: number; heightPx: number }): Bytes {
  const video = element(0xe0, element(0xb0, number(widthPx)), element(0xba, number(heightPx)))
  const track = element(
    0xae,
    element(0xd7, number(trackNumber)),
    element(0x73c5, number(trackNumber)),
    element(0x83, number(videoTrackType)),
    element(0x9c, number(0)),
    element(0x86, text('V_MJPEG')),
    video,
  )
  return join(
    element(0x1a45dfa3, element(0x4282, text('matroska')), element(0x4287, number(4)), element(0x4285, number(2))),
    beginUnsized(0x18538067),
    element(
      0x1549a966,
      element(0x2ad7b1, number(nanosecondsPerTick)),
      element(0x4d80, text('Livegate')),
      element(0x5741, text('Livegate')),
    ),
    element(0x1654ae6b, track),
    beginUnsized(0x1f43b675),
    element(0xe7, number(0)),
  )
}

/** One picture: a whole JPEG, and when it was taken, ms from the beginning, up to {@link longestBurstMs}. Throws RangeError. */
export function addPicture(jpeg: Uint8Array, timeMs: number): Bytes {
  const ticks = Math.round(timeMs)
  if (!(ticks >= 0 && ticks <= longestBurstMs)) throw new RangeError(`no time for a burst: ${timeMs} ms`)
  return element(0xa3, Uint8Array.of(0x80 | trackNumber, ticks >> 8, ticks & 0xff, keyFrame), jpeg)
}

const trackNumber = 1
const videoTrackType = 1
const nanosecondsPerTick = 1_000_000
const keyFrame = 0x80

function element(id: number, ...content: Uint8Array[]): Bytes {
  const body = join(...content)
  return join(number(id), sizeOf(body.length), body)
}

/** An element that ends where the file ends, or where one begins that can't be within it. */
function beginUnsized(id: number): Bytes {
  return join(number(id), Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
}

/** In four bytes always (RFC 8794, 4): up to 256 MiB. */
function sizeOf(length: number): Bytes {
  return Uint8Array.of(0x10 | (length >> 24), (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff)
}

/** Unsigned, most significant byte first, as short as may be. */
function number(value: number): Bytes {
  const bytes: number[] = []
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.from(bytes)
}

function text(ascii: string): Bytes {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0))
}

function join(...parts: Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
