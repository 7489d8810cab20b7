import type { ProcessStatus } from '@livegate/contract'

/**
 * The life of a GATEWAY PROCESS as one table: from each status, the statuses that may follow.
 * A retry goes PROCESSING -> IN_PROGRESS; a capture that changes its device goes back to STARTED or QR; a failure, cancellation or expiry is COMPLETED.
 */
export const transitions: Record<ProcessStatus, readonly ProcessStatus[]> = {
  CREATED: ['STARTED', 'COMPLETED'],
  STARTED: ['QR', 'IN_PROGRESS', 'COMPLETED'],
  QR: ['STARTED', 'IN_PROGRESS', 'COMPLETED'],
  IN_PROGRESS: ['STARTED', 'QR', 'PROCESSING', 'COMPLETED'],
  PROCESSING: ['IN_PROGRESS', 'COMPLETED'],
  COMPLETED: [],
}

const statuses = Object.keys(transitions) as ProcessStatus[]

/** The statuses from which a process may move to `next`. */
export function statusesBefore(next: ProcessStatus): ProcessStatus[] {
  return statuses.filter((status) => transitions[status].includes(next))
}

/**
 * The statuses in which a process may be ended from outside (by the user, the application or the clock). Not
 * PROCESSING: an accepted SAMPLE is always decided.
 */
export const interruptibleStatuses: ProcessStatus[] = statusesBefore('COMPLETED').filter(
  (status) => status !== 'PROCESSING',
)
