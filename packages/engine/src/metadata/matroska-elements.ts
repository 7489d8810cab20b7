import type { CountPiece } from './count-pieces.ts'

/** An element of EBML (RFC 8794): its id with the marker bits, where it begins, and where its contents begin and end. */
export type Element = { id: number; at: number; start: number; end: number }

/** Ids (RFC 9559, section 5.1) of the levels that elements of unknown size end at. */
export const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  cluster: 0x1f43b675,
  cues: 0x1c53bb6b,
  void: 0xec,
} as const

const topLevel: ReadonlySet<number> = new Set([
  ...[ids.segment, ids.seekHead, ids.info, ids.tracks, ids.cluster, ids.cues],
  // Chapters, tags, attachments.
  ...[0x1043a770, 0x1254c367, 0x1941a469],
])

type Head = { id: number; start: number /** Undefined: left open. */; size: number | undefined }

function headAt(bytes: Uint8Array, at: number, end: number): Head | undefined {
  const idBytes = vintBytes(bytes[at])
  if (idBytes === undefined || idBytes > 4 || at + idBytes >= end) return undefined
  const sizeAt = at + idBytes
  const sizeBytes = vintBytes(bytes[sizeAt])
  if (sizeBytes === undefined || sizeAt + sizeBytes > end) return undefined
  const id = Number(readVint(bytes, at, idBytes, { marker: true }))
  const size = readVint(bytes, sizeAt, sizeBytes, { marker: false })
  const isOpen = size === 2n ** BigInt(7 * sizeBytes) - 1n
  return { id, start: sizeAt + sizeBytes, size: isOpen ? undefined : Number(size) }
}

/**
 * The element at a place, no longer than what holds it; undefined where there is none. Only segments and clusters may leave their size
 * open: a segment goes to the end, a cluster to the next element of its own level.
 */
export function elementAt(bytes: Uint8Array, at: number, end: number, count: CountPiece): Element | undefined {
  count()
  const head = headAt(bytes, at, end)
  if (head === undefined) return undefined
  const { id, start, size } = head
  if (size !== undefined) return { id, at, start, end: Math.min(end, start + size) }
  if (id === ids.segment) return { id, at, start, end }
  return id === ids.cluster ? { id, at, start, end: endOfCluster(bytes, start, end, count) } : undefined
}

/** The elements between two places, as far as they can be followed: a recording that was cut off ends in the middle of one. */
export function elementsOf(bytes: Uint8Array, start: number, end: number, count: CountPiece): Element[] {
  const found: Element[] = []
  for (let at = start; at < end; ) {
    const element = elementAt(bytes, at, end, count)
    if (element === undefined) break
    found.push(element)
    at = element.end
  }
  return found
}

function endOfCluster(bytes: Uint8Array, start: number, end: number, count: CountPiece): number {
  for (let at = start; at < end; ) {
    count()
    const child = headAt(bytes, at, end)
    if (child?.size === undefined || topLevel.has(child.id)) return at
    at = child.start + child.size
  }
  return end
}

/** How many bytes a number of variable length has, by its first. */
export function vintBytes(first: number | undefined): number | undefined {
  const length = first === undefined ? 9 : Math.clz32(first) - 23
  return length > 8 ? undefined : length
}

/** An unsigned number of variable length (RFC 8794, section 4), with or without the bit that marks its length. */
export function readVint(bytes: Uint8Array, at: number, length: number, { marker }: { marker: boolean }): bigint {
  let value = BigInt(bytes[at] ?? 0)
  if (!marker) value &= (1n << BigInt(8 - length)) - 1n
  for (let index = 1; index < length; index += 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0)
  return value
}

/** Makes all of an element, or of several beside each other, one Void of zeros (RFC 8794, section 11.3.2). At least 2 bytes. */
export function writeVoid(bytes: Uint8Array, at: number, end: number): void {
  bytes.fill(0, at, end)
  bytes[at] = ids.void
  for (let sizeBytes = 1; sizeBytes <= 8; sizeBytes += 1) {
    const size = end - at - 1 - sizeBytes
    if (size > 2 ** (7 * sizeBytes) - 2) continue
    for (let index = sizeBytes - 1, rest = size; index >= 0; index -= 1, rest = Math.floor(rest / 256)) {
      bytes[at + 1 + index] = rest % 256
    }
    bytes[at + 1] = (bytes[at + 1] ?? 0) | (1 << (8 - sizeBytes))
    return
  }
}
