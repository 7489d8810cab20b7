import { blockBytes, createSharedMemory, maximumPages, pageBytes, type SharedMemory } from './dot-product.ts'

/**
 * How rows lie in the memory: row r begins at (r + 1) * strideBytes with its vector of float32, padded with zeros to
 * vectorBytes, and after it its owner as int32. Where row -1 would be is the probe.
 */
export type RowLayout = { vectorBytes: number; strideBytes: number }

const ownerBytes = 16

export function rowLayout(dimensions: number): RowLayout {
  const vectorBytes = Math.ceil((dimensions * 4) / blockBytes) * blockBytes
  return { vectorBytes, strideBytes: vectorBytes + ownerBytes }
}

/** Where the vector of a row begins, and its owner, in bytes. */
export const vectorOffset = ({ strideBytes }: RowLayout, row: number) => (row + 1) * strideBytes
export const ownerOffset = (layout: RowLayout, row: number) => vectorOffset(layout, row) + layout.vectorBytes

/** Vectors packed one after the other in a memory that threads share; removing one moves the last into its place. */
export type PackedRows = {
  readonly memory: SharedMemory
  readonly layout: RowLayout
  readonly count: number
  readonly byteLength: number
  /** Adds a row at the end and tells its number. @throws Error when 4 GiB are full */
  add(owner: number, vector: Float32Array): number
  /** Tells whose row was moved to this number from the end, if any. */
  remove(row: number): { owner: number; from: number } | undefined
  /** A copy, without the padding. */
  vector(row: number): Float32Array
  owner(row: number): number
  setProbe(vector: Float32Array): void
}

export function createPackedRows(dimensions: number): PackedRows {
  const layout = rowLayout(dimensions)
  const { strideBytes, vectorBytes } = layout
  const memory = createSharedMemory(16)
  let floats = new Float32Array(memory.buffer)
  let owners = new Int32Array(memory.buffer)
  let count = 0

  function makeRoom() {
    const needed = vectorOffset(layout, count + 1)
    if (needed <= floats.byteLength) return
    const pages = floats.byteLength / pageBytes
    // Pages that nothing was written to cost no memory, so growing by a quarter wastes none.
    const grown = Math.min(maximumPages, Math.max(Math.ceil(needed / pageBytes), Math.ceil(pages * 1.25)))
    if (grown * pageBytes < needed) {
      throw new Error(`more than ${count} templates do not fit in memory: set LIVEGATE_SEARCH=pgvector`)
    }
    memory.grow(grown - pages)
    floats = new Float32Array(memory.buffer)
    owners = new Int32Array(memory.buffer)
  }

  const owner = (row: number) => owners[ownerOffset(layout, row) / 4] as number
  return {
    memory,
    layout,
    get count() {
      return count
    },
    get byteLength() {
      return count * strideBytes
    },
    add(owner, vector) {
      makeRoom()
      floats.set(vector, vectorOffset(layout, count) / 4)
      owners[ownerOffset(layout, count) / 4] = owner
      return count++
    },
    remove(row) {
      const last = --count
      const begin = vectorOffset(layout, last) / 4
      const end = begin + strideBytes / 4
      if (row !== last) floats.copyWithin(vectorOffset(layout, row) / 4, begin, end)
      // What was removed shall not stay in memory.
      floats.fill(0, begin, end)
      return row === last ? undefined : { owner: owner(row), from: last }
    },
    vector: (row) => floats.slice(vectorOffset(layout, row) / 4, vectorOffset(layout, row) / 4 + dimensions),
    owner,
    setProbe(vector) {
      floats.fill(0, 0, vectorBytes / 4)
      floats.set(vector, 0)
    },
  }
}
