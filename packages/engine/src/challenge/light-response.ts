import type { SampledFrame } from '../media/decode-video.ts'
import type { Signal } from '../signal.ts'
import { detrend, dot, type Fit, fitSeries } from './correlate.ts'
import type { LightChallenge } from './light-challenge.ts'
import { type ChromaSeries, expectedChroma } from './light-reference.ts'
import { type ColourSeries, type LitRegions, measureRegions, type PlacedFace } from './lit-regions.ts'

/** From simulated clips of the development half (docs/decisions/0016). */
export const lightLimits = {
  correlation: 0.6,
  /** By how much another colour in a single step may fit better. */
  rivalGain: 0.04,
  /** A good correlation that another colour betters by no more than this is in doubt, not wrong. */
  doubtfulGain: 0.12,
  /** From here to `correlation`, and fainter than this in amplitude, it may be the screen behind stronger light. */
  faint: { correlation: 0.35, amplitude: 0.05 },
  /** Change of the log ratio for full light: below, nothing that a screen does. */
  amplitude: 0.01,
  clippedSkin: 0.4,
  backgroundCells: 24,
  /** Frames, and how far apart they may be, ms. */
  frames: 20,
  gapMs: 250,
} as const

/** The light may arrive before the page says so (the recorder starts late) and after (display, camera and codec). */
const delays = { fromMs: -150, toMs: 450, stepMs: 25 } as const

/**
 * Whether the skin answers the colours that the screen showed, more than the background does. What is compared is the
 * skin's log(red/green) and log(blue/green), less the background's: exposure cancels in the ratio, white balance and any
 * tint of the whole picture in the difference. A slow drift is taken out, and the rest is correlated with the expected
 * course over all plausible delays. After Tang et al., "Face Flashing: a Secure Liveness Detection Protocol based on
 * Light Reflections" (NDSS 2018), with chromatic steps instead of flashes.
 */
export function judgeLight(
  challenge: LightChallenge,
  thumbnails: readonly SampledFrame[],
  faces: readonly PlacedFace[],
): Signal {
  if (faces.length < 2 || !coverTheColours(challenge, thumbnails)) return notJudged('TOO_FEW_FRAMES')
  const regions = measureRegions(thumbnails, faces)
  if (regions.clippedSkin > lightLimits.clippedSkin) return notJudged('LIGHT_TOO_BRIGHT_TO_JUDGE')
  if (regions.backgroundCells < lightLimits.backgroundCells) return notJudged('BACKGROUND_TOO_DARK')
  const measured = measuredChroma(regions)
  const fit = bestFit(challenge, measured, regions.timesMs)
  return toSignal(fit, rivalGain(challenge, measured, regions.timesMs, fit), spread(measured))
}

/** Frames from before the first colour's end to the last colour, none far from the next. */
function coverTheColours({ shownAtMs, lastsMs }: LightChallenge, frames: readonly SampledFrame[]): boolean {
  const times = frames.map(({ timestampMs }) => timestampMs)
  const [first = 0, last = 0] = [shownAtMs[0], shownAtMs.at(-1)]
  const [begin = Number.POSITIVE_INFINITY, end = 0] = [times[0], times.at(-1)]
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  const dense = frames.length >= lightLimits.frames && gaps.every((gapMs) => gapMs <= lightLimits.gapMs)
  return dense && begin <= first + lightLimits.gapMs && end >= last + lastsMs / 2
}

/** The detrended difference between skin and background. */
export function measuredChroma({ skin, background, timesMs }: LitRegions): ChromaSeries {
  const ratio = (series: ColourSeries, channel: 'red' | 'blue', i: number) =>
    Math.log(Math.max(1e-4, series[channel][i] ?? 0) / Math.max(1e-4, series.green[i] ?? 0))
  const difference = (channel: 'red' | 'blue') =>
    detrend(
      Float64Array.from(timesMs, (_, i) => ratio(skin, channel, i) - ratio(background, channel, i)),
      timesMs,
    )
  return { red: difference('red'), blue: difference('blue') }
}

/**
 * How much better the best of the sequences fits that differ in one step; 0 when none does. Chance and half-right
 * sequences reach a fair correlation, but then some step can be bettered.
 */
export function rivalGain(
  challenge: LightChallenge,
  measured: ChromaSeries,
  timesMs: readonly number[],
  { correlation, delayMs }: Fit,
): number {
  let gain = 0
  for (const step of challenge.colours.keys()) {
    for (const rival of new Set(challenge.colours)) {
      const colours = challenge.colours.with(step, rival)
      const fit = fitAt({ ...challenge, colours }, measured, timesMs, delayMs)
      gain = Math.max(gain, fit.correlation - correlation)
    }
  }
  return gain
}

function fitAt(challenge: LightChallenge, measured: ChromaSeries, timesMs: readonly number[], delayMs: number): Fit {
  const { red, blue } = expectedChroma(challenge, timesMs, delayMs)
  return fitSeries(measured, { red: detrend(red, timesMs), blue: detrend(blue, timesMs) }, delayMs)
}

/** The best fit over all delays. */
export function bestFit(challenge: LightChallenge, measured: ChromaSeries, timesMs: readonly number[]): Fit {
  let best: Fit = { correlation: -1, amplitude: 0, delayMs: 0 }
  for (let delayMs = delays.fromMs; delayMs <= delays.toMs; delayMs += delays.stepMs) {
    const fit = fitAt(challenge, measured, timesMs, delayMs)
    if (fit.correlation > best.correlation) best = fit
  }
  return best
}

/** Standard deviation of both channels together, log units. */
function spread({ red, blue }: ChromaSeries): number {
  return Math.sqrt((dot(red, red) + dot(blue, blue)) / Math.max(1, red.length + blue.length))
}

const frame = {
  name: 'LIGHT_CHALLENGE',
  kind: 'PRESENTATION',
  unit: 'correlation',
  allowed: { min: lightLimits.correlation },
} as const

function notJudged(reason: 'TOO_FEW_FRAMES' | 'LIGHT_TOO_BRIGHT_TO_JUDGE' | 'BACKGROUND_TOO_DARK'): Signal {
  return { ...frame, verdict: 'NOT_JUDGED', reason }
}

function toSignal({ correlation, amplitude }: Fit, gain: number, deviation: number): Signal {
  const { correlation: limit, faint } = lightLimits
  const value = Math.max(0, correlation)
  const score = 1 / (1 + ((1 - value) / (1 - limit)) ** 4)
  const answers = amplitude >= lightLimits.amplitude && gain <= lightLimits.rivalGain
  if (answers && value >= limit) return { ...frame, value, score, verdict: 'PASSED' }
  const isFaint = value >= faint.correlation && amplitude >= lightLimits.amplitude && amplitude < faint.amplitude
  const isInDoubt = value >= limit && gain <= lightLimits.doubtfulGain
  if (isFaint || isInDoubt) return { ...frame, value, verdict: 'NOT_JUDGED', reason: 'LIGHT_TOO_BRIGHT_TO_JUDGE' }
  const failed = { ...frame, value, score: Math.min(score, FAILED_SCORE), verdict: 'FAILED' } as const
  return { ...failed, reason: deviation >= STIRRED ? 'LIGHT_RESPONSE_WRONG' : 'LIGHT_RESPONSE_MISSING' }
}

/** A skin whose colour changes by more than this (log units) answers something, if not these colours. */
const STIRRED = 0.025
/** Certain enough that no other evidence outweighs it. */
const FAILED_SCORE = 0.1
