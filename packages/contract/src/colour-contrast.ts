/** A colour as a theme writes it, `#rrggbb`, sRGB. */
export const colourForm = /^#[0-9a-f]{6}$/i

type Channels = [red: number, green: number, blue: number]

/** Contrast of two opaque colours, 1..21, whichever is in front: WCAG 2.2, "contrast ratio". */
export function contrastOf(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** 0 (black) .. 1 (white): WCAG 2.2, "relative luminance". */
export function relativeLuminance(colour: string): number {
  const [red, green, blue] = channelsOf(colour).map(toLinear) as Channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** `part` (0..1) of the way from one colour to another, in sRGB. */
export function mix(from: string, to: string, part: number): string {
  const target = channelsOf(to)
  const mixed = channelsOf(from).map((channel, index) => channel + ((target[index] ?? 0) - channel) * part)
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

function channelsOf(colour: string): Channels {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16)) as Channels
}

function toLinear(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
