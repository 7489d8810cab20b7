import { type LightChallenge, type LinearRgb, linearOf } from './light-challenge.ts'

/** Two series of one value per frame: how red against green, and how blue against green. */
export type ChromaSeries = { red: Float64Array; blue: Float64Array }

const DARK: LinearRgb = [0, 0, 0]

/**
 * What a surface lit by the screen should show at `timesMs`, were the light to arrive `delayMs` after the page's account
 * of it: the screen's linear red and blue, each less its green. To first order that is proportional to the change of the
 * surface's log(red/green) and log(blue/green). Before the first colour and after the last the screen is dark; between
 * two colours it fades linearly, which for short fades is near enough to what browsers do in sRGB.
 */
export function expectedChroma(challenge: LightChallenge, timesMs: readonly number[], delayMs: number): ChromaSeries {
  const lights = [DARK, ...challenge.colours.map(linearOf), DARK]
  const last = challenge.shownAtMs.at(-1) ?? 0
  const starts = [...challenge.shownAtMs, last + challenge.lastsMs]
  const series = { red: new Float64Array(timesMs.length), blue: new Float64Array(timesMs.length) }
  for (const [index, timeMs] of timesMs.entries()) {
    const [red, green, blue] = lightAt(timeMs - delayMs, lights, starts, challenge.fadeMs)
    series.red[index] = red - green
    series.blue[index] = blue - green
  }
  return series
}

/** `lights[i + 1]` begins to be shown at `starts[i]`. */
function lightAt(timeMs: number, lights: readonly LinearRgb[], starts: readonly number[], fadeMs: number): LinearRgb {
  const begun = starts.findLastIndex((startMs) => timeMs >= startMs)
  const [from, to] = [lights[begun] ?? DARK, lights[begun + 1] ?? DARK]
  const start = starts[begun] ?? 0
  const part = begun < 0 || fadeMs <= 0 ? 1 : Math.min(1, (timeMs - start) / fadeMs)
  const mix = (a: number, b: number) => a + (b - a) * part
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}
