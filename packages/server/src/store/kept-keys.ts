import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Keyring } from '../security/keyring.ts'
import { keyVersionOf, seal, unseal } from '../security/sealed-box.ts'
import type { Database, Transaction } from './database.ts'
import { keptKey, sampleFingerprint } from './schema.ts'

type Owner = Pick<Application, 'id' | 'keySalt'>

const placeOf = (applicationId: string) => `kept-key|${applicationId}|fingerprint`

const ofOwner = (applicationId: string) =>
  and(eq(keptKey.applicationId, applicationId), eq(keptKey.purpose, 'fingerprint'))

/**
 * The key that an application's fingerprints are made with, 32 bytes; made at first use. It stays when master keys change, for
 * what a SAMPLE was is not kept, and nothing could be made anew with another.
 */
export async function fingerprintKeyOf(
  database: Database | Transaction,
  keyring: Keyring,
  owner: Owner,
): Promise<Buffer> {
  const keys = keyring.sealingKeys(owner.keySalt, 'kept-key')
  const read = async () => {
    const [row] = await database.select().from(keptKey).where(ofOwner(owner.id))
    return row && unseal(keys, placeOf(owner.id), row.sealed)
  }
  const kept = await read()
  if (kept !== undefined) return kept
  const sealed = seal(keys, placeOf(owner.id), await newFingerprintKey(database, keyring, owner))
  await database
    .insert(keptKey)
    .values({ applicationId: owner.id, purpose: 'fingerprint', sealed })
    .onConflictDoNothing()
  const made = await read()
  if (made === undefined) throw new Error('the application is gone')
  return made
}

/** Random; that of fingerprints from before keys were kept was derived from the first master key. */
async function newFingerprintKey(database: Database | Transaction, keyring: Keyring, owner: Owner): Promise<Buffer> {
  const earlier = await database
    .select({ operationId: sampleFingerprint.operationId })
    .from(sampleFingerprint)
    .where(eq(sampleFingerprint.applicationId, owner.id))
    .limit(1)
  return earlier.length > 0 ? keyring.applicationKey(owner.keySalt, 'fingerprint', 1) : randomBytes(32)
}

/** Seals an application's kept key anew with the current master key. */
export async function resealKeptKey(transaction: Transaction, keyring: Keyring, owner: Owner): Promise<void> {
  await fingerprintKeyOf(transaction, keyring, owner)
  const [row] = await transaction.select().from(keptKey).where(ofOwner(owner.id)).for('update')
  if (row === undefined || keyVersionOf(row.sealed) === keyring.current) return
  const keys = keyring.sealingKeys(owner.keySalt, 'kept-key')
  const sealed = seal(keys, placeOf(owner.id), unseal(keys, placeOf(owner.id), row.sealed))
  await transaction.update(keptKey).set({ sealed }).where(ofOwner(owner.id))
}
