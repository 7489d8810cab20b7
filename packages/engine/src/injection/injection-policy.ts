import type { Signal, SignalReason } from '../signal.ts'

/** What becomes of a SAMPLE that a reason was found against. */
export type InjectionAction = 'REJECT' | 'REPORT'

/** Per reason; a reason that is not named is reported. */
export type InjectionPolicy = Readonly<Partial<Record<SignalReason, InjectionAction>>>

/**
 * A living person before a camera never gives the first three. The others are marks of files and clocks, which honest
 * senders of files leave as well.
 */
export const defaultInjectionPolicy = {
  FRAMES_LOOP: 'REJECT',
  FRAMES_REPEAT: 'REJECT',
  IDENTITY_CHANGES: 'REJECT',
  FRAME_RATE_IMPOSSIBLE: 'REPORT',
  FRAMES_MISSING: 'REPORT',
  FRAMES_TOO_REGULAR: 'REPORT',
  WRITTEN_BY_EDITOR: 'REPORT',
  PICTURE_BURST: 'REPORT',
} as const satisfies InjectionPolicy

/** The reasons of the INJECTION signals that failed, by what the policy does with them. */
export function judgeInjection(
  signals: readonly Signal[],
  policy: InjectionPolicy = defaultInjectionPolicy,
): { rejected: SignalReason[]; reported: SignalReason[] } {
  const failed = signals.flatMap(({ kind, verdict, reason }) =>
    kind === 'INJECTION' && verdict === 'FAILED' && reason !== undefined ? [reason] : [],
  )
  const isRejected = (reason: SignalReason) => policy[reason] === 'REJECT'
  return { rejected: failed.filter(isRejected), reported: failed.filter((reason) => !isRejected(reason)) }
}
