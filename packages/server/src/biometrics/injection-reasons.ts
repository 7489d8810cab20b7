import { type InjectionReason, injectionReason } from '@livegate/contract'
import type { Signal } from '@livegate/engine'

/** The reasons of the INJECTION signals that failed, in the contract's words, each once. */
export function toInjectionReasons(signals: readonly Signal[]): InjectionReason[] {
  const found = signals.flatMap(({ kind, verdict, reason }) =>
    kind === 'INJECTION' && verdict === 'FAILED' ? [injectionReason.parse(reason)] : [],
  )
  return [...new Set(found)]
}
