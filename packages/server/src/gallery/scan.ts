import { createDotProduct, dotProductErrorBound, type SharedMemory } from './dot-product.ts'
import { ownerOffset, type RowLayout, vectorOffset } from './packed-rows.ts'

/** Rows one after the other, or any. */
export type RowSelection = { first: number; end: number } | Int32Array

/** One thread's part of a search. */
export type ScanRequest = {
  memory: SharedMemory
  layout: RowLayout
  rows: RowSelection
  /** Whose rows are left out. */
  withoutOwner: number | undefined
  /** How many owners are sought. */
  limit: number
}

/**
 * Compares the probe with the selected rows and gives those that may belong to one of the `limit` best owners: whatever
 * the rounding of the comparison, the best row of each of these is among them. Usually little more than `limit` rows.
 */
export function scan({ memory, layout, rows, withoutOwner, limit }: ScanRequest): Int32Array<ArrayBuffer> {
  const dot = createDotProduct(memory)
  const owners = new Int32Array(memory.buffer)
  const count = rows instanceof Int32Array ? rows.length : rows.end - rows.first
  const rowAt = rows instanceof Int32Array ? (i: number) => rows[i] as number : (i: number) => rows.first + i
  const scores = new Float32Array(count)
  const best = createBestOwners(limit)
  for (let i = 0; i < count; i++) {
    const row = rowAt(i)
    const vector = vectorOffset(layout, row)
    const score = dot(vector, 0, vector + layout.vectorBytes)
    const owner = owners[ownerOffset(layout, row) / 4] as number
    scores[i] = owner === withoutOwner ? Number.NEGATIVE_INFINITY : score
    if (score > best.lowest() && owner !== withoutOwner) best.offer(owner, score)
  }
  const floor = best.lowest() - 2 * dotProductErrorBound(layout.vectorBytes)
  const found: number[] = []
  for (let i = 0; i < count; i++) {
    const score = scores[i] as number
    if (score >= floor && score > Number.NEGATIVE_INFINITY) found.push(rowAt(i))
  }
  return Int32Array.from(found)
}

/** The best score of each of the `limit` best owners, best first. */
function createBestOwners(limit: number) {
  const best: { owner: number; score: number }[] = []
  return {
    /** The score that a new owner must exceed. */
    lowest: () =>
      best.length < limit ? Number.NEGATIVE_INFINITY : (best[limit - 1]?.score ?? Number.POSITIVE_INFINITY),
    offer(owner: number, score: number) {
      const known = best.findIndex((entry) => entry.owner === owner)
      if (known >= 0 && (best[known]?.score ?? 0) >= score) return
      if (known >= 0) best.splice(known, 1)
      else if (best.length === limit) best.pop()
      const place = best.findIndex((entry) => entry.score < score)
      best.splice(place < 0 ? best.length : place, 0, { owner, score })
    },
  }
}
