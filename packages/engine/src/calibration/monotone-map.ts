/**
 * A strictly monotone map of numbers as its knots `[x, y]`: x ascending, y all ascending or all descending, at least
 * two. Readable in a manifest, and the same everywhere.
 */
export type MonotoneMap = readonly (readonly [x: number, y: number])[]

/** Whether the knots make a strictly monotone map. */
export function isStrictlyMonotone(knots: MonotoneMap): boolean {
  const steps = knots.slice(1).map(([x, y], i) => {
    const [previousX, previousY] = knots[i] ?? [x, y]
    return x > previousX ? Math.sign(y - previousY) : 0
  })
  return steps.length > 0 && (steps.every((step) => step === 1) || steps.every((step) => step === -1))
}

/**
 * The map's value at x: straight between knots, and beyond the first and last one along the nearest segment, so that
 * it stays strictly monotone everywhere.
 * @throws Error with fewer than two knots
 */
export function applyMonotoneMap(knots: MonotoneMap, x: number): number {
  const above = knots.findIndex(([knotX]) => knotX > x)
  const right = Math.max(1, above < 0 ? knots.length - 1 : above)
  const [from, to] = [knots[right - 1], knots[right]]
  if (!from || !to) throw new Error('A monotone map needs two knots')
  return from[1] + ((x - from[0]) * (to[1] - from[1])) / (to[0] - from[0])
}
