/** Equal bins between `from` and `to`; what lies outside is in the outermost bins. */
export type Histogram = { from: number; to: number; counts: number[] }

/** Counts values in equal bins. */
export function histogramOf(values: ArrayLike<number>, from: number, to: number, binCount: number): Histogram {
  const counts = new Array<number>(binCount).fill(0)
  const scale = binCount / (to - from)
  for (let index = 0; index < values.length; index++) {
    const bin = Math.floor(((values[index] as number) - from) * scale)
    const inside = Math.min(binCount - 1, Math.max(0, bin))
    counts[inside] = (counts[inside] as number) + 1
  }
  return { from, to, counts }
}
