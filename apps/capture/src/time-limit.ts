/** How long a visit may take. Unix times of this browser's clock, ms. */
export type TimeLimit = {
  endsAtMs: number
  /** What one extension adds, ms. */
  stepMs: number
  /** When the process itself ends on the server: nothing extends that. */
  expiresAtMs: number
}

/** How long before the end the person is warned, ms: WCAG 2.2, 2.2.1 asks for at least 20 s to answer. */
export const warningMs = 30_000
/** The process ends a little after the page, so that the page can still say why. */
const marginMs = 5_000

type Visit = { openedAtMs: number; extendedMs: number; nowMs: number; timeoutSeconds: number; expiresInSeconds: number }

/** The limit of a visit that was opened at `openedAtMs`, and extended by `extendedMs` before a reload. */
export function timeLimitOf({ openedAtMs, extendedMs, nowMs, timeoutSeconds, expiresInSeconds }: Visit): TimeLimit {
  const expiresAtMs = nowMs + expiresInSeconds * 1000
  const stepMs = timeoutSeconds * 1000
  return { endsAtMs: cap(openedAtMs + stepMs + extendedMs, expiresAtMs), stepMs, expiresAtMs }
}

/** One step later, or as late as the process allows. */
export function extendLimit(limit: TimeLimit): TimeLimit {
  return { ...limit, endsAtMs: cap(limit.endsAtMs + limit.stepMs, limit.expiresAtMs) }
}

/** Whether an extension gives the person time worth having. */
export function isExtendable(limit: TimeLimit): boolean {
  return extendLimit(limit).endsAtMs - limit.endsAtMs >= warningMs
}

function cap(endsAtMs: number, expiresAtMs: number): number {
  return Math.min(endsAtMs, expiresAtMs - marginMs)
}
