import type { LightChallenge } from '@livegate/contract'
import { pause } from '../effects/pause.ts'

/** Before the first colour, so that the recording shows the face without it, and after the last. */
export const leadMs = 300
export const tailMs = 350
/** However late a browser is, no more than three changes a second (WCAG 2.2, 2.3.1, allows three flashes). */
const shortestStepMs = 340

/** How long a recording must be that shows all colours, ms. */
export function recordingMsOf({ colours, stepMs }: LightChallenge): number {
  return leadMs + colours.length * stepMs + tailMs
}

/** When the next colour is due, ms from the start: in the rhythm, but never soon after one that came late. Pure. */
export function dueMsOf(step: number, stepMs: number, lastShownMs: number | undefined): number {
  const inRhythm = leadMs + step * stepMs
  return lastShownMs === undefined ? inRhythm : Math.max(inRhythm, lastShownMs + shortestStepMs)
}

/**
 * Shows the colours one after another, then none. Resolves with when each was shown, ms from the call, as the browser
 * painted it; resolves early when the signal is aborted.
 */
export async function showColours(
  { colours, stepMs }: LightChallenge,
  show: (colour: string | undefined) => void,
  signal: AbortSignal,
): Promise<number[]> {
  const beganMs = performance.now()
  const shownAtMs: number[] = []
  const until = (dueMs: number) => pause(Math.max(0, beganMs + dueMs - performance.now()), signal)
  for (const [step, colour] of colours.entries()) {
    await until(dueMsOf(step, stepMs, shownAtMs.at(-1)))
    if (signal.aborted) break
    show(colour)
    shownAtMs.push(Math.round((await nextFrame()) - beganMs))
  }
  await until((shownAtMs.at(-1) ?? 0) + stepMs)
  show(undefined)
  return shownAtMs
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))
}
