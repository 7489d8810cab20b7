/** Draws that a seed repeats. */
export type Random = {
  /** 0 up to, but not including, 1. */
  unit(): number
  between(low: number, high: number): number
  /** Normal, mean 0, deviation 1 (Box and Muller, 1958). */
  normal(): number
  chance(probability: number): boolean
}

/** A generator of pseudo-random numbers from a text: FNV-1a seeds mulberry32, whose 32-bit state is enough for pictures. */
export function makeRandom(seed: string): Random {
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    unit,
    between: (low, high) => low + (high - low) * unit(),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    chance: (probability) => unit() < probability,
  }
}
