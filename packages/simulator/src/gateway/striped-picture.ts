import { crc32, deflateSync } from 'node:zlib'

const sizePx = 96
const stripePx = 12

/** A PNG (W3C PNG, third edition) of grey and yellow stripes: stands for a SELFIE and can't be taken for one. */
export function stripedPicture(): Uint8Array {
  const rows = Array.from({ length: sizePx }, (_, y) => {
    const pixels = Array.from({ length: sizePx }, (_, x) => ((x + y) % (2 * stripePx) < stripePx ? 0 : 1))
    // Each row begins with its filter: none.
    return Buffer.from([0, ...pixels])
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(sizePx, 0)
  header.writeUInt32BE(sizePx, 4)
  // 8 bits a pixel, colours by palette.
  header.set([8, 3, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const palette = Buffer.from([0x60, 0x60, 0x60, 0xff, 0xd0, 0x00])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}
