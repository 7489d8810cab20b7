import type { AuditSubject } from '@livegate/contract'

const hourMs = 3600_000

/** What can be guessed at, without the secret: who guesses names it, and it need not exist. */
export type Credential = {
  name: string
  /** So many failures hold it up. */
  heldUpAfter: number
  /** How long failures that hold it up are remembered, ms; fewer are forgotten when none has followed within {@link memoryMs}. */
  heldUpMemoryMs: number
  /** What the audit log calls it. */
  subject: AuditSubject
}

/** Failures of a credential, whoever failed. */
export type CredentialFailures = { failures: number; failedAt: Date }

/** How long failures are remembered that hold nothing up, ms. */
export const memoryMs = hourMs
/** How long any are remembered, ms. */
export const longestMemoryMs = 24 * hourMs
/** No credential is held up after fewer. */
export const fewestHeldUp = 10

/** The first delay, s; each further one is twice as long. */
export const firstDelaySeconds = 30
/** Short of what an integrator could not wait for, long enough for 96 guesses a day. */
export const longestDelaySeconds = 900

/** One API_KEY, by its public part: only who has seen a part of it can guess at the rest. */
export function keyCredential(applicationId: string, apiKeyId: string): Credential {
  const subject = { applicationId, apiKeyId }
  const name = `key:${applicationId}:${apiKeyId}`
  return { name, heldUpAfter: fewestHeldUp, heldUpMemoryMs: longestMemoryMs, subject }
}

/** All API_KEYs and AUTH_TOKENs of an application together. */
export function applicationCredential(applicationId: string): Credential {
  const name = `application:${applicationId}`
  return { name, heldUpAfter: 100, heldUpMemoryMs: memoryMs, subject: { applicationId } }
}

/** The link, the code for a phone or the session of a process. */
export function captureCredential(kind: 'link' | 'code' | 'session', processId: string): Credential {
  const id = processId.toLowerCase()
  const name = `${kind}:${id}`
  return { name, heldUpAfter: fewestHeldUp, heldUpMemoryMs: memoryMs, subject: { processId: id } }
}

/** The password and the code of an operator, by the address that they sign in with; the audit log does not tell it. */
export function operatorCredential(email: string): Credential {
  return { name: `operator:${email}`, heldUpAfter: fewestHeldUp, heldUpMemoryMs: longestMemoryMs, subject: {} }
}

/** Until when a credential is held up, after so many failures; undefined: it isn't. Each failure doubles the delay. */
export function heldUpUntil({ heldUpAfter }: Credential, { failures, failedAt }: CredentialFailures): Date | undefined {
  if (failures < heldUpAfter) return undefined
  const delaySeconds = Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** (failures - heldUpAfter))
  return new Date(failedAt.getTime() + delaySeconds * 1000)
}

/** Whether failures don't count any more. */
export function areForgotten(
  { heldUpAfter, heldUpMemoryMs }: Credential,
  { failures, failedAt }: CredentialFailures,
  now: Date,
): boolean {
  return now.getTime() - failedAt.getTime() >= (failures < heldUpAfter ? memoryMs : heldUpMemoryMs)
}
