import { crc32 } from 'node:zlib'
import type { MediaFormat } from './media-seeds.ts'

/** What cameras, phones and programs write beside pictures: each text begins with this. */
export const annotation = 'SECRET'

const place = `${annotation} +43.3623-008.4115/`

/** The same media with metadata of many kinds in many places, as devices and programs leave it. */
export function annotateMedia(bytes: Uint8Array, format: MediaFormat): Uint8Array {
  const source = Buffer.from(bytes)
  if (format === 'JPEG') return annotateJpeg(source)
  if (format === 'PNG') return annotatePng(source)
  if (format === 'WEBP') return annotateWebp(source)
  return format === 'MP4' ? annotateMp4(source) : annotateMatroska(source)
}

const uint32 = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])

/** The Exif of a phone: turned to the left, its maker, and a GPS directory with a place's name. */
function exifOfPhone(): Buffer {
  const text = Buffer.from(`${place}\0`, 'latin1')
  const entry = (tag: number, type: number, count: number, value: number) =>
    Buffer.concat([Buffer.of(tag >> 8, tag & 255, 0, type), uint32(count), uint32(value)])
  // IFD0 at 8 has three entries and ends at 50; the GPS directory has one and ends at 68; then the texts.
  const ifd0 = [entry(0x010f, 2, text.length, 68), entry(0x0112, 3, 1, 6 << 16), entry(0x8825, 4, 1, 50)]
  const gps = entry(0x001c, 2, text.length, 68 + text.length)
  const head = Buffer.concat([Buffer.from('MM\0*', 'latin1'), uint32(8), Buffer.of(0, 3), ...ifd0, uint32(0)])
  return Buffer.concat([head, Buffer.of(0, 1), gps, uint32(0), text, text])
}

function annotateJpeg(source: Buffer): Buffer {
  const segment = (marker: number, body: Buffer) =>
    Buffer.concat([Buffer.of(0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255), body])
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOfPhone()])
  const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${place}</x:xmpmeta>`)
  const iptc = Buffer.from(`Photoshop 3.0\0${place}`)
  const added = [segment(0xe1, exif), segment(0xe1, xmp), segment(0xed, iptc), segment(0xfe, Buffer.from(place))]
  // Behind the end: a preview, as phones append them.
  return Buffer.concat([source.subarray(0, 2), ...added, source.subarray(2), Buffer.from(place)])
}

function annotatePng(source: Buffer): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type), body])
    return Buffer.concat([uint32(body.length), typed, uint32(crc32(typed))])
  }
  const afterHeader = 8 + 25
  const added = [
    chunk('tEXt', Buffer.from(`Author\0${place}`, 'latin1')),
    chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${place}`, 'latin1')),
    chunk('tIME', Buffer.of(7, 234, 11, 24, 1, 2, 3)),
    chunk('eXIf', exifOfPhone()),
    chunk('seCr', Buffer.from(place)),
  ]
  return Buffer.concat([source.subarray(0, afterHeader), ...added, source.subarray(afterHeader), Buffer.from(place)])
}

function annotateWebp(source: Buffer): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from(type), size, body, Buffer.alloc(body.length % 2)])
  }
  const added = [chunk('EXIF', exifOfPhone()), chunk('XMP ', Buffer.from(place)), chunk('seCr', Buffer.from(place))]
  const whole = Buffer.concat([source, ...added])
  whole.writeUInt32LE(whole.length - 8, 4)
  // VP8X says that there are Exif and XMP; a simple file has them unannounced.
  if (whole.toString('latin1', 12, 16) === 'VP8X') whole[20] = (whole[20] ?? 0) | 0x0c
  return Buffer.concat([whole, Buffer.from(place)])
}

const box = (type: string, body: Buffer) => Buffer.concat([uint32(body.length + 8), Buffer.from(type, 'latin1'), body])

function annotateMp4(source: Buffer): Buffer {
  const udta = box('udta', box('\xa9xyz', Buffer.concat([Buffer.of(0, place.length, 0x15, 0xc7), Buffer.from(place)])))
  const at = source.indexOf('moov') - 4
  const size = source.readUInt32BE(at)
  const trackOfPlaces = (start: number) => Buffer.concat([source.subarray(at, at + size), udta, positionTrack(start)])
  const moov = trackOfPlaces(at + trackOfPlaces(0).length + 8)
  moov.writeUInt32BE(moov.length)
  // Where the samples lie behind it they would move: then it lies beside.
  const isLast = at + size === source.length && source.indexOf('moof') < 0
  const log = box('mdat', Buffer.from(place))
  const whole = isLast
    ? Buffer.concat([source.subarray(0, at), moov, log])
    : Buffer.concat([source, box('udta', Buffer.from(place))])
  const name = whole.indexOf('hdlr') + 4 + 24
  whole.write(annotation.slice(0, whole.readUInt32BE(name - 32) - 33), name)
  return Buffer.concat([whole, box('uuid', Buffer.from(place)), box('meta', Buffer.from(place)), Buffer.from(place)])
}

/** A track beside the video, as cameras for sports write it: where they were, at a place of the file. */
function positionTrack(start: number): Buffer {
  const table = (type: string, ...numbers: number[]) => box(type, Buffer.concat([0, ...numbers].map(uint32)))
  const entry = box('gpmd', Buffer.of(0, 0, 0, 0, 0, 0, 0, 1))
  const stbl = [
    box('stsd', Buffer.concat([uint32(0), uint32(1), entry])),
    table('stts', 1, 1, 1000),
    table('stsc', 1, 1, 1, 1),
    table('stsz', 0, 1, place.length),
    table('stco', 1, start),
  ]
  const hdlr = box(
    'hdlr',
    Buffer.concat([uint32(0), uint32(0), Buffer.from('meta'), Buffer.alloc(12), Buffer.from(`${place}\0`)]),
  )
  const mdia = [table('mdhd', 0, 0, 1000, 1000, 0), hdlr, box('minf', box('stbl', Buffer.concat(stbl)))]
  const tkhd = box(
    'tkhd',
    Buffer.concat([uint32(1), uint32(0), uint32(0), uint32(9), uint32(0), uint32(1000), Buffer.alloc(60)]),
  )
  return box('trak', Buffer.concat([tkhd, box('mdia', Buffer.concat(mdia))]))
}

function annotateMatroska(source: Buffer): Buffer {
  const element = (id: number[], body: Buffer) => Buffer.concat([Buffer.from(id), Buffer.of(0x80 | body.length), body])
  const text = Buffer.from(place)
  const tags = element([0x12, 0x54, 0xc3, 0x67], element([0x73, 0x73], element([0x44, 0x87], text)))
  const file = element([0x19, 0x41, 0xa4, 0x69], element([0x61, 0xa7], element([0x46, 0x5c], text)))
  const whole = Buffer.concat([source, tags, file])
  const segment = whole.indexOf(Buffer.of(0x18, 0x53, 0x80, 0x67)) + 4
  const said = whole.readUIntBE(segment + 2, 6)
  // A live one leaves its size open.
  if (whole[segment] === 1 && said !== 2 ** 48 - 1) whole.writeUIntBE(said + tags.length + file.length, segment + 2, 6)
  const writer = whole.indexOf(Buffer.of(0x57, 0x41)) + 3
  whole.write(annotation.slice(0, (whole[writer - 1] ?? 0x80) & 0x7f), writer)
  return whole
}
