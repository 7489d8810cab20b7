import { randomInt } from 'node:crypto'
import type { LightAnswer, LightChallenge, LightChallengePolicy } from '@livegate/contract'
import type { Application } from './application.ts'
import { HIGHEST_REFUSED } from './decide.ts'
import { invalidField } from './errors.ts'
import type { Decision, Operation } from './gateway-process.ts'
import type { LightFinding } from './ports.ts'

/**
 * Four colours of one relative luminance (0.40), so that going from one to another is no flash by WCAG 2.2 (2.3.1: a
 * change of 0.10 or more); the largest share of red is 0.64 of the light, 0.80 would be a saturated red. Red and blue
 * are each high or low: two bits a step.
 */
export const lightPalette = ['#6cbc59', '#6caef3', '#e19b59', '#e188f3'] as const

/** 2.5 changes a second, where 2.3.1 allows three flashes, which are six changes. */
const STEP_COUNT = 8
const STEP_MS = 400
const FADE_MS = 160
/** A colour more often than this leaves too few changes to tell sequences apart by. */
const MAX_SAME = 3

/** Draws colours for one try: never one twice in a row, each at most three times, by a CSPRNG. */
export function drawLightChallenge(): LightChallenge {
  for (;;) {
    const colours = Array.from({ length: STEP_COUNT }, () => lightPalette[randomInt(lightPalette.length)] ?? '')
    if (isVaried(colours)) return { colours, stepMs: STEP_MS, fadeMs: FADE_MS }
  }
}

/** Whether a sequence is one that {@link drawLightChallenge} could have drawn. */
export function isVaried(colours: readonly string[]): boolean {
  const repeats = colours.some((colour, step) => colour === colours[step - 1])
  return !repeats && lightPalette.every((colour) => colours.filter((other) => other === colour).length <= MAX_SAME)
}

/** Whether an operation's SAMPLE has to answer colours: the application wants it, and liveness is judged at all. */
export function asksForLight(
  { policy }: Pick<Application, 'policy'>,
  { liveness }: Pick<Operation, 'liveness'>,
): boolean {
  return policy.lightChallenge !== 'OFF' && liveness !== 'NONE'
}

/** How late the first colour may begin, and how far the others from its rhythm, ms: what slow browsers need, no more. */
const latestStartMs = 1000
const offRhythmMs = 250

/**
 * What a SAMPLE says of its light challenge; undefined when there is none. The times are not believed, only bounded: the
 * engine finds the response by itself. Errors: INVALID_REQUEST when it says nothing, or nothing plausible.
 */
export function requireLightAnswer(
  challenge: LightChallenge | undefined,
  said: LightAnswer | undefined,
): LightAnswer | undefined {
  if (challenge === undefined) return undefined
  if (said === undefined) throw invalidField('light-answer', 'is required: a light challenge was asked for')
  if ('declined' in said) return said
  const [first = Number.POSITIVE_INFINITY] = said.shownAtMs
  const inRhythm = said.shownAtMs.every((ms, step) => Math.abs(ms - first - step * challenge.stepMs) <= offRhythmMs)
  const ascending = said.shownAtMs.every((ms, step) => step === 0 || ms > (said.shownAtMs[step - 1] ?? 0))
  if (said.shownAtMs.length === challenge.colours.length && first <= latestStartMs && inRhythm && ascending) return said
  throw invalidField('light-answer', 'does not tell when each colour was shown')
}

/** Adds to a decision what the light challenge found. Without a finding nothing was asked for. */
export function weighLight(
  decision: Decision,
  policy: LightChallengePolicy,
  finding: LightFinding | 'DECLINED' | undefined,
): Decision {
  if (finding === undefined) return decision
  if (finding === 'DECLINED') {
    const declined = { ...decision, lightChallenge: 'DECLINED' } as const
    return policy === 'REQUIRED' ? refuse(declined, 'LIGHT_CHALLENGE_DECLINED') : declined
  }
  if (finding.verdict === 'FAILED') return refuse({ ...decision, lightChallenge: 'FAILED' }, finding.reason)
  return finding.verdict === 'PASSED' ? { ...decision, lightChallenge: 'PASSED' } : decision
}

/** IDENTITY_VERIFICATION goes with the result: below 0.5 (docs/integrate.md). */
function refuse(decision: Decision, reason: Decision['reasons'][number]): Decision {
  const scores = decision.scores.map(({ scoreType, score }) => ({
    scoreType,
    score: scoreType === 'IDENTITY_VERIFICATION' ? Math.min(score, HIGHEST_REFUSED) : score,
  }))
  return { ...decision, scores, result: false, reasons: [...decision.reasons, reason] }
}
