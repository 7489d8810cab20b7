/** A box of ISO base media (ISO/IEC 14496-12, 4.2): its four letters, where it begins, and where its contents begin and end. */
export type Box = { type: string; at: number; start: number; end: number }

/** The bytes of a file, to read numbers from. */
export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The boxes between two places, as far as they can be followed. One that says that it is longer than what holds it ends there. */
export function* boxes(view: DataView, start: number, end: number): Generator<Box> {
  let offset = start
  while (offset + 8 <= end) {
    const size32 = view.getUint32(offset)
    const type = String.fromCharCode(...[4, 5, 6, 7].map((byte) => view.getUint8(offset + byte)))
    const wide = size32 === 1
    if (wide && offset + 16 > end) return
    const size = wide ? Number(view.getBigUint64(offset + 8)) : size32 === 0 ? end - offset : size32
    const headerBytes = wide ? 16 : 8
    if (size < headerBytes) return
    const boxEnd = Math.min(end, offset + size)
    yield { type, at: offset, start: offset + headerBytes, end: boxEnd }
    offset += size
  }
}
