import type { CaptureView } from '@livegate/contract'
import { findOwnProcess, type SessionDependencies, viewProcess } from './capture-session.ts'
import { msUntilSilence } from './hold-capture.ts'
import type { CaptureClaims, Changes } from './ports.ts'

/**
 * The view now and whenever it changes, until the process has ended or the signal is aborted; `undefined` after each
 * `heartbeatMs` without one. Errors: those of {@link findOwnProcess}.
 */
export async function* followViews(
  dependencies: SessionDependencies & { changes: Changes },
  claims: CaptureClaims,
  { heartbeatMs, signal }: { heartbeatMs: number; signal: AbortSignal },
): AsyncGenerator<CaptureView | undefined> {
  const { changes, clock } = dependencies
  let told: string | undefined
  while (!signal.aborted) {
    // Asked before the row is read, so that no change falls between the two.
    const wake = new AbortController()
    const change = changes.next(claims.processId, heartbeatMs, AbortSignal.any([signal, wake.signal]))
    const process = await findOwnProcess(dependencies, claims)
    const silence = msUntilSilence(process.phone, clock.now())
    const timer = silence === undefined ? undefined : setTimeout(() => wake.abort(), silence)
    try {
      const view = await viewProcess(dependencies, process, claims)
      const facts = JSON.stringify({ ...view, expiresInSeconds: 0 })
      yield facts === told ? undefined : view
      told = facts
      if (view.outcome !== undefined) return
      await change
    } finally {
      clearTimeout(timer)
      wake.abort()
    }
  }
}
