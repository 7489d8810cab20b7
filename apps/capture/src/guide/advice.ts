import type { SampleRejection } from '@livegate/contract'
import type { HintName } from './hint.ts'

/** What the server saw in a picture of the preview, as a hint. `atMs`: when the picture was taken. */
export type Advice = { hint: HintName; atMs: number }

/** What of the server's reasons a person can change before the recording; the others show in the recording only. */
const hints: Partial<Record<SampleRejection, HintName>> = {
  FACE_NOT_FOUND: 'noFace',
  SEVERAL_FACES: 'severalFaces',
  FACE_TOO_SMALL: 'tooFar',
  FACE_TOO_CLOSE: 'tooClose',
  FACE_NOT_CENTRED: 'offCentre',
  FACE_NOT_FRONTAL: 'lookStraight',
  FACE_BLURRED: 'keepStill',
  TOO_DARK: 'tooDark',
  TOO_BRIGHT: 'tooBright',
  FACE_COVERED: 'faceCovered',
  EYES_CLOSED: 'eyesClosed',
}

/** The hint for what the server says; `ready` when nothing speaks against a recording. */
function hintOfAdvice(rejection: SampleRejection | undefined): HintName {
  return (rejection && hints[rejection]) ?? 'ready'
}

/** What an adviser remembers: what counts, what the last picture showed, and when to send the next, ms. */
export type AdviceMemory = { advice: Advice | undefined; seen: HintName | undefined; nextMs: number }

/** From an answer to the next picture, ms. */
const gapMs = 800
/** The same after closed eyes: a blink takes 100 to 400 ms, so they count only when the next picture shows them again. */
const blinkMs = 250

/** The memory after an answer about a picture that was taken at `atMs`. Pure. */
export function takeAnswer(
  before: AdviceMemory,
  rejection: SampleRejection | undefined,
  { atMs, nowMs }: { atMs: number; nowMs: number },
): AdviceMemory {
  const hint = hintOfAdvice(rejection)
  const blink = hint === 'eyesClosed' && before.seen !== 'eyesClosed'
  return {
    advice: blink ? before.advice : { hint, atMs },
    seen: hint,
    nextMs: nowMs + (blink ? blinkMs : gapMs),
  }
}

/** Advice speaks of a moment: older than this it is forgotten, ms. */
const freshMs = 2500
/** So long advice may hold back a recording that the page itself would start, ms in all: it can be wrong, too. */
export const adviceBudgetMs = 3000

/** Advice that still counts at a moment, undefined when there is none. */
export function freshAdvice(advice: Advice | undefined, nowMs: number): HintName | undefined {
  return advice !== undefined && nowMs - advice.atMs <= freshMs ? advice.hint : undefined
}
