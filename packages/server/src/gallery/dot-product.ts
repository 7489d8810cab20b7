/** What is used of WebAssembly; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: Record<string, Record<string, unknown>>) => { exports: unknown }
}

/** Memory that all threads see, and that grows in place. */
export type SharedMemory = { readonly buffer: SharedArrayBuffer; grow(pages: number): number }

/**
 * The inner product, in float32, of the vectors at two byte offsets; the first ends before `endOfA`. Vectors are a whole
 * number of 64-byte blocks long (see {@link blockBytes}).
 */
export type DotProduct = (a: number, b: number, endOfA: number) => number

export const pageBytes = 65_536
/** Offsets are 32 bits wide; the last page is left out so that the end of a vector is one, too. */
export const maximumPages = 65_535
/** What one round of the loop takes of either vector: four times four float32. */
export const blockBytes = 64

export function createSharedMemory(initialPages: number): SharedMemory {
  return new WebAssembly.Memory({ initial: initialPages, maximum: maximumPages, shared: true })
}

/**
 * A bound of the error of {@link DotProduct} for two unit vectors: each product is rounded once and then in as many sums as
 * there are blocks, and five more, so |error| <= n * 2^-24 * |a||b| (Higham, Accuracy and Stability of Numerical
 * Algorithms, 3.1); 1e-6 stands for what float32 leaves of the unit length.
 */
export function dotProductErrorBound(vectorBytes: number): number {
  return (vectorBytes / blockBytes + 6) * 2 ** -24 + 1e-6
}

/** The inner product over a memory, by the SIMD instructions of WebAssembly; 5 times as fast as in JavaScript. */
export function createDotProduct(memory: SharedMemory): DotProduct {
  module ??= new WebAssembly.Module(assemble())
  const { exports } = new WebAssembly.Instance(module, { rows: { memory } })
  return (exports as { dot: DotProduct }).dot
}

let module: object | undefined

/** Names of the parameters and locals of the one function. */
const local = { a: 0, b: 1, endOfA: 2, sums: [3, 4, 5, 6] } as const

const get = (index: number) => [0x20, index]
const set = (index: number) => [0x21, index]
const tee = (index: number) => [0x22, index]
const i32Add = [0x6a]
const f32Add = [0x92]
/** v128.load of the 16 bytes at the address on the stack plus `offset`; 4 is the log2 of the alignment. */
const load = (offset: number) => [0xfd, 0x00, 4, offset]
const f32x4Multiply = [0xfd, 0xe6, 0x01]
const f32x4Add = [0xfd, 0xe4, 0x01]
const lane = (index: number) => [0xfd, 0x1f, index]
const advance = (index: number) => [...get(index), 0x41, ...signedLeb128(blockBytes), ...i32Add]

/**
 * The binary module (WebAssembly Core Specification 2.0, chapter 5), which is:
 *
 *     do { sums[k] += a[4k..4k+3] * b[4k..4k+3] for k in 0..3; a += 64; b += 64 } while (a < endOfA)
 *     return the sum of the 16 sums
 *
 * Four sums, so that an addition need not wait for the one before.
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const { a, b, endOfA, sums } = local
  const accumulate = sums.flatMap((sum, k) => [
    ...get(sum),
    ...[...get(a), ...load(16 * k), ...get(b), ...load(16 * k), ...f32x4Multiply],
    ...f32x4Add,
    ...set(sum),
  ])
  const nextBlock = [...advance(b), ...set(b), ...advance(a), ...tee(a), ...get(endOfA)]
  const [voidBlock, lessThanUnsigned, branchToLoop, end] = [0x40, 0x49, [0x0d, 0], 0x0b]
  const loop = [0x03, voidBlock, ...accumulate, ...nextBlock, lessThanUnsigned, ...branchToLoop, end]
  const addPair = (i: 0 | 2) => [...get(sums[i]), ...get(sums[i + 1] as number), ...f32x4Add]
  const total = [...addPair(0), ...addPair(2), ...f32x4Add, ...set(sums[0])]
  const lanes = [0, 1, 2, 3].flatMap((index) => [...get(sums[0]), ...lane(index), ...(index > 0 ? f32Add : [])])
  const [i32, f32, v128, functionType] = [0x7f, 0x7d, 0x7b, 0x60]
  const body = [1, sums.length, v128, ...loop, ...total, ...lanes, end]
  const [sharedWithMaximum, memoryKind, functionKind] = [3, 2, 0]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [functionType, 3, i32, i32, i32, 1, f32]),
    ...section(2, [...name('rows'), ...name('memory'), memoryKind, sharedWithMaximum, 0, ...leb128(maximumPages)]),
    ...section(3, [0]),
    ...section(7, [...name('dot'), functionKind, 0]),
    ...section(10, [...leb128(body.length), ...body]),
  ])
}

/** A section of one entry. */
const section = (id: number, entry: number[]) => [id, ...leb128(entry.length + 1), 1, ...entry]
const name = (text: string) => [text.length, ...Buffer.from(text)]

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)]
}

/** A positive number, whose last byte must not look negative. */
function signedLeb128(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signedLeb128(value >>> 7)]
}
