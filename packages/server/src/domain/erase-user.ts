import type { ErasureReceipt } from '@livegate/contract'
import type { Application } from './application.ts'
import { GatewayError } from './errors.ts'
import type { ErasureFacts, Erasures, Signatures } from './people-ports.ts'
import type { Clock, Evidence } from './ports.ts'

type Dependencies = { erasures: Erasures; evidence: Pick<Evidence, 'remove'>; signatures: Signatures; clock: Clock }

/**
 * Takes a USER out of everything that is kept, and leaves a signed receipt that says so without saying who.
 * Errors: USER_NOT_FOUND.
 */
export async function eraseUser(
  { erasures, evidence, signatures, clock }: Dependencies,
  { id }: Application,
  userId: string,
): Promise<ErasureReceipt> {
  const sign = (facts: ErasureFacts) => signReceipt(signatures, facts)
  const erasure = await erasures.erase(id, userId, clock.now(), sign)
  if (erasure === undefined) throw new GatewayError('USER_NOT_FOUND')
  // What fails here, a job of the same transaction does until it is done.
  await removeEvidence({ evidence }, { applicationId: id, resourceIds: erasure.resourceIds }).catch(() => undefined)
  return erasure.receipt
}

/** Removes the bytes of RESOURCEs; those that are gone already stay gone. */
export async function removeEvidence(
  { evidence }: Pick<Dependencies, 'evidence'>,
  { applicationId, resourceIds }: { applicationId: string; resourceIds: string[] },
): Promise<void> {
  for (const resourceId of resourceIds) await evidence.remove(applicationId, resourceId)
}

/** A receipt that was given before. Errors: ERASURE_NOT_FOUND. */
export async function readErasure(
  { erasures }: Pick<Dependencies, 'erasures'>,
  applicationId: string,
  receiptId: string,
): Promise<ErasureReceipt> {
  const found = await erasures.find(applicationId, receiptId)
  if (found === undefined) throw new GatewayError('ERASURE_NOT_FOUND')
  return found
}

/** Times as in JWT (RFC 7519, 2: NumericDate). */
function signReceipt(signatures: Signatures, { receiptId, applicationId, erasedAt, erased }: ErasureFacts) {
  const iat = Math.floor(erasedAt.getTime() / 1000)
  return signatures.sign('erasure-receipt+jwt', { iss: 'livegate', jti: receiptId, iat, applicationId, erased })
}
