import type { GatewayErrorKey, OperationError } from '@livegate/contract'
import { runAs } from './actor.ts'
import { GatewayError } from './errors.ts'
import type { GatewayProcess } from './gateway-process.ts'
import type { Clock, Processes } from './ports.ts'
import { interruptibleStatuses } from './process-states.ts'

/** What the operation's `data.error` says when the page gave up with a key. */
const errorOfKey: Record<GatewayErrorKey, OperationError> = {
  BiometricError: 'CAPTURE_FAILED',
  ConnectionError: 'CONNECTION_LOST',
  HardwareError: 'CAMERA_NOT_AVAILABLE',
  PermissionError: 'PERMISSION_DENIED',
  SupportError: 'BROWSER_NOT_SUPPORTED',
  TimeoutError: 'PROCESS_EXPIRED',
  UserCancelled: 'USER_CANCELLED',
}

const keyOfError = new Map(Object.entries(errorOfKey).map(([key, error]) => [error, key as GatewayErrorKey]))

/** The key for `?error=` that stands for an operation's error; what concerns the sample itself is BiometricError. */
export function errorKeyOf(error: OperationError): GatewayErrorKey {
  return keyOfError.get(error) ?? 'BiometricError'
}

type Dependencies = { processes: Processes; clock: Clock }

/** Ends a process that the page or its user gave up. Errors: PROCESS_COMPLETED, PROCESS_STATE_CONFLICT. */
export function failProcess(dependencies: Dependencies, process: GatewayProcess, key: GatewayErrorKey): Promise<void> {
  return interrupt(dependencies, process, errorOfKey[key])
}

/** Ends a process because its application says so. Errors: PROCESS_COMPLETED, PROCESS_STATE_CONFLICT. */
export function cancelProcess(dependencies: Dependencies, process: GatewayProcess): Promise<void> {
  return interrupt(dependencies, process, 'CANCELLED_BY_APPLICATION')
}

async function interrupt({ processes, clock }: Dependencies, process: GatewayProcess, error: OperationError) {
  const ended = await processes.end(process.applicationId, process.id, interruptibleStatuses, error, clock.now())
  if (ended) return
  const current = await processes.find(process.applicationId, process.id)
  throw new GatewayError(current?.status === 'COMPLETED' ? 'PROCESS_COMPLETED' : 'PROCESS_STATE_CONFLICT')
}

/** Ends every process whose time is over. Says how many it ended. */
export async function expireProcesses({ processes, clock }: Dependencies): Promise<number> {
  const now = clock.now()
  let ended = 0
  for (const { applicationId, processId } of await processes.listExpired(now, 1000)) {
    if (await expire(processes, applicationId, processId, now)) ended += 1
  }
  return ended
}

/** Time ends a process, not who looks at it then. */
function expire(processes: Processes, applicationId: string, processId: string, now: Date): Promise<boolean> {
  return runAs({ kind: 'SYSTEM', job: 'expire_processes' }, () =>
    processes.end(applicationId, processId, interruptibleStatuses, 'PROCESS_EXPIRED', now),
  )
}

/** The process as it stands now: one whose time is over is ended first, so nobody ever sees an overdue one. */
export async function findCurrentProcess(
  { processes, clock }: Dependencies,
  applicationId: string,
  processId: string,
): Promise<GatewayProcess> {
  const found = await processes.find(applicationId, processId)
  if (found === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const now = clock.now()
  if (now < found.expiresAt || !interruptibleStatuses.includes(found.status)) return found
  await expire(processes, applicationId, processId, now)
  return (await processes.find(applicationId, processId)) ?? found
}
