import { type Advice, adviceBudgetMs, freshAdvice } from './advice.ts'
import type { Box } from './geometry.ts'
import { type HintName, judgeFrame, mainFace, type Observation } from './hint.ts'

/** How long the conditions must hold before the recording starts by itself. */
export const holdMs = 1000
/** A new hint must be the right one for this long before it replaces the shown one. */
export const hintDelayMs = 350
/** Without any face for this long, the tracker is no help for this person. */
export const trackerPatienceMs = 6000
/** Without any face for this long, the server may see one. */
export const noFacePatienceMs = 1500
/** From here on the person may start the recording, and without the tracker it starts by itself. */
export const manualAfterMs = 8000
/** From here on it starts by itself whatever the hints say: the server is the judge. */
export const automaticAfterMs = 12_000
/** One frame's gap longer than this (a sleeping tab) does not count as holding. */
const longestStepMs = 400

/** The guide's memory between frames; times in ms on one monotonic clock. */
export type Guidance = {
  startedMs: number
  lastMs: number
  /** What is shown. */
  hint: HintName
  /** What the last frames ask for, and since when. */
  candidate: HintName
  candidateSinceMs: number
  heldMs: number
  face: Box | undefined
  lastFaceMs: number
  trackerHelps: boolean
  /** How long the server's advice has held the recording back. */
  advisedMs: number
  /** The screen's surround is white to light the face; never goes back, so that nothing flickers. */
  lit: boolean
}

/** The memory before the first frame. */
export function startGuidance(nowMs: number): Guidance {
  return {
    startedMs: nowMs,
    lastMs: nowMs,
    hint: 'fitFace',
    candidate: 'fitFace',
    candidateSinceMs: nowMs,
    heldMs: 0,
    face: undefined,
    lastFaceMs: nowMs,
    trackerHelps: true,
    advisedMs: 0,
    lit: false,
  }
}

/** The memory after a frame; `seen` is undefined when the tracker failed, `advice` when the server said nothing. Pure. */
export function observeFrame(
  before: Guidance,
  seen: Observation | undefined,
  nowMs: number,
  advice?: Advice,
): Guidance {
  const face = seen && mainFace(seen.faces)
  const lastFaceMs = face === undefined ? before.lastFaceMs : nowMs
  const trackerHelps = seen !== undefined && nowMs - lastFaceMs < trackerPatienceMs
  const judged = seen === undefined ? 'fitFace' : judgeFrame(seen, before.face, before.heldMs > 0)
  // Darkness is seen without a tracker, and is why many a tracker finds nobody.
  const own = trackerHelps || judged === 'tooDark' ? judged : 'fitFace'
  const advised = before.advisedMs < adviceBudgetMs ? freshAdvice(advice, nowMs) : undefined
  // The tracker sees where a face is, and at once; the server sees what it is like.
  const advisable = own === 'ready' || own === 'noFace' || !trackerHelps
  const verdict = advised !== undefined && advisable ? advised : own
  const stepMs = Math.min(nowMs - before.lastMs, longestStepMs)
  return {
    ...before,
    ...nextHint(before, verdict, nowMs),
    lastMs: nowMs,
    heldMs: nextHeldMs(before.heldMs, verdict, stepMs),
    face,
    lastFaceMs,
    trackerHelps,
    advisedMs: before.advisedMs + (own === 'ready' && verdict !== 'ready' ? stepMs : 0),
    lit:
      before.lit ||
      (verdict === 'tooDark' && nowMs - before.candidateSinceMs >= hintDelayMs && before.candidate === 'tooDark'),
  }
}

/** A lost moment costs its time twice, so that a bad frame does not start over and a lost face does. */
function nextHeldMs(heldMs: number, verdict: HintName, stepMs: number): number {
  return verdict === 'ready' ? Math.min(holdMs, heldMs + stepMs) : Math.max(0, heldMs - 2 * stepMs)
}

function nextHint({ hint, candidate, candidateSinceMs }: Guidance, verdict: HintName, nowMs: number) {
  if (verdict !== candidate) return { candidate: verdict, candidateSinceMs: nowMs }
  return nowMs - candidateSinceMs >= hintDelayMs ? { hint: candidate } : { hint }
}

/** What the guide decides from its memory. */
export type Decision = { record: boolean; manual: boolean }

/** Whether the server should be asked: before a recording, and where the tracker does not help. Pure. */
export function wantsAdvice({ candidate, trackerHelps, lastFaceMs, advisedMs }: Guidance, nowMs: number): boolean {
  if (!trackerHelps || nowMs - lastFaceMs >= noFacePatienceMs) return true
  return advisedMs > 0 || candidate === 'ready'
}

/** Whether to start the recording, and whether the person may. Pure. */
export function decideRecording({ startedMs, heldMs, trackerHelps, face }: Guidance, nowMs: number): Decision {
  const elapsedMs = nowMs - startedMs
  const record =
    heldMs >= holdMs ||
    (!trackerHelps && elapsedMs >= manualAfterMs) ||
    (face !== undefined && elapsedMs >= automaticAfterMs)
  return { record, manual: !trackerHelps || elapsedMs >= manualAfterMs }
}
