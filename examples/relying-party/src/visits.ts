import { randomBytes } from 'node:crypto'
import { type Livegate, LivegateError } from '@livegate/sdk/server'
import { type CheckType, type Report, rememberVisit, type Session, type Visit } from './sessions.ts'

type Beginning = { type: CheckType; userId: string; returnUrl: string }

/** Creates a process at Livegate and binds it to this browser's session. @throws LivegateError */
export async function beginVisit(
  livegate: Livegate,
  session: Session,
  { type, userId, returnUrl }: Beginning,
): Promise<Visit> {
  // Unguessable, since it is what tells the person's own return from one that somebody else made up (login CSRF).
  const state = randomBytes(16).toString('base64url')
  const { processId, gatewayUrl } = await livegate.processes.create({ operation: type, userId, returnUrl, state })
  const visit = { type, userId, state, processId, gatewayUrl }
  rememberVisit(session, visit)
  return visit
}

/**
 * Reads how a visit ended, from Livegate and never from the browser's address. Undefined while it hasn't ended.
 * THE RULE: process COMPLETED, operation SUCCESS, data.result === true; anything else is a no. `outcome` keeps it.
 * @throws LivegateError
 */
export async function endVisit(livegate: Livegate, session: Session, visit: Visit): Promise<Report | undefined> {
  const { passed, process, operation } = await livegate.processes.outcome(visit.processId)
  if (process.status !== 'COMPLETED') return undefined
  // Of two returns at once (a reload) only the first may count.
  if (!session.visits.delete(visit.state)) return session.report
  const { type, data } = operation
  const isOurs = type === visit.type && (data.userId ?? visit.userId) === visit.userId
  return { visit, process, operation, passed: isOurs && passed }
}

/**
 * Whether the name is taken: somebody enrolled with it. Asked by preparing a verification that nobody will open.
 * Without this, whoever "enrols" as you would own your account. @throws LivegateError
 */
export async function isEnrolled(livegate: Livegate, userId: string, returnUrl: string): Promise<boolean> {
  try {
    await livegate.processes.create({ operation: 'VERIFICATION', userId, returnUrl, state: 'probe', expiresIn: 30 })
    return true
  } catch (error) {
    if (error instanceof LivegateError && isNotEnrolled(error)) return false
    throw error
  }
}

/** The two refusals that mean "enrol first". */
export function isNotEnrolled({ code }: LivegateError): boolean {
  return code === 'USER_DOES_NOT_EXIST' || code === 'USER_NOT_ENROLLED_ON_THIS_METHOD'
}
