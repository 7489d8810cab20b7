import type { SecurityLevel } from '@livegate/contract'
import type { Application } from './application.ts'
import { createProcess } from './create-process.ts'
import { findCurrentProcess } from './end-process.ts'
import type { Operations, Processes } from './ports.ts'

/** What a sign-in by OpenID Connect needs: it is a VERIFICATION whose visit comes back to this server. */
export type SignInDependencies = Parameters<typeof createProcess>[0] & { operations: Operations; processes: Processes }

/** Begins the visit. Errors: those of {@link createProcess}. */
export function beginSignIn(
  dependencies: SignInDependencies,
  application: Application,
  { userId, returnUrl, locale }: { userId: string; returnUrl: string; locale: string | undefined },
): Promise<{ processId: string; gatewayUrl: string }> {
  // Back to this server, whatever sites the application's own visits may return to.
  const anywhere = { ...application, policy: { ...application.policy, allowedOrigins: [] } }
  const body = { biometricMethod: 'FACE', operation: 'VERIFICATION', userId, returnUrl, ...(locale && { locale }) }
  return createProcess(dependencies, anywhere, body)
}

/** How a visit stands: what a sign-in is decided by. */
export type SignInOutcome = { kind: 'PASSED'; level: SecurityLevel } | { kind: 'REFUSED' } | { kind: 'UNFINISHED' }

/** Reads how the visit of a USER ended: process COMPLETED, operation SUCCESS and result true let in, nothing else. Errors: PROCESS_NOT_FOUND. */
export async function endSignIn(
  dependencies: SignInDependencies,
  application: Application,
  { processId, userId }: { processId: string; userId: string },
): Promise<SignInOutcome> {
  const process = await findCurrentProcess(dependencies, application.id, processId)
  if (process.status !== 'COMPLETED') return { kind: 'UNFINISHED' }
  const operation = await dependencies.operations.find(application.id, process.operationId)
  const passed = operation?.status === 'SUCCESS' && operation.result === true && operation.userId === userId
  return passed ? { kind: 'PASSED', level: application.policy.securityLevel } : { kind: 'REFUSED' }
}
