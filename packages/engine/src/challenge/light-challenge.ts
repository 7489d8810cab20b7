/**
 * What the screen showed while the SAMPLE was recorded. The colours are the server's, drawn at random; the times are what
 * the page says, and nobody has to believe them: the response must fit both.
 */
export type LightChallenge = {
  /** sRGB, `#rrggbb`, one after another. */
  colours: readonly string[]
  /** When each began to be shown, ms from the start of the recording, ascending; as many as colours. */
  shownAtMs: readonly number[]
  /** How long the screen took from one colour to the next, ms. */
  fadeMs: number
  /** How long the last colour was shown, ms. */
  lastsMs: number
}

/** Linear light of a colour, 0..1 each. */
export type LinearRgb = readonly [red: number, green: number, blue: number]

/** The light of an sRGB colour `#rrggbb` (IEC 61966-2-1). */
export function linearOf(colour: string): LinearRgb {
  const channel = (start: number) => toLinear(Number.parseInt(colour.slice(start, start + 2), 16))
  return [channel(1), channel(3), channel(5)]
}

/** The light, 0..1, of an 8-bit sRGB level: the electro-optical transfer function of IEC 61966-2-1. */
export function toLinear(level: number): number {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
