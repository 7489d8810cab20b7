import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, isNull, or } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Keyring } from '../security/keyring.ts'
import { keyVersionOf, seal, unseal } from '../security/sealed-box.ts'
import type { Database, Transaction } from './database.ts'
import { webhookSecret } from './schema.ts'

type Owner = Pick<Application, 'id' | 'keySalt'>

const placeOf = (applicationId: string, endpointId: string, secretId: string) =>
  `webhook-secret|${applicationId}|${endpointId}|${secretId}`

const keysOf = (keyring: Keyring, { keySalt }: Owner) => keyring.sealingKeys(keySalt, 'webhook-secret')

/** Those of an endpoint's secrets that sign at a moment. */
export const signsAt = (now: Date) => or(isNull(webhookSecret.expiresAt), gt(webhookSecret.expiresAt, now))

/** Keeps a secret of an endpoint, sealed with the application's own key. */
export async function insertSecret(
  transaction: Transaction,
  keyring: Keyring,
  owner: Owner,
  { endpointId, secret, now }: { endpointId: string; secret: Uint8Array; now: Date },
): Promise<void> {
  const id = randomUUID()
  const sealed = seal(keysOf(keyring, owner), placeOf(owner.id, endpointId, id), secret)
  await transaction.insert(webhookSecret).values({ id, applicationId: owner.id, endpointId, sealed, createdAt: now })
}

/** The secrets that sign now, the newest first. @throws BrokenSeal when one was not sealed for its place with a key in force */
export async function openSecrets(
  executor: Database | Transaction,
  keyring: Keyring,
  owner: Owner,
  endpointId: string,
  now: Date,
): Promise<Uint8Array[]> {
  const rows = await executor
    .select({ id: webhookSecret.id, sealed: webhookSecret.sealed })
    .from(webhookSecret)
    .where(and(eq(webhookSecret.endpointId, endpointId), signsAt(now)))
    .orderBy(desc(webhookSecret.createdAt), desc(webhookSecret.id))
  const keys = keysOf(keyring, owner)
  return rows.map(({ id, sealed }) => unseal(keys, placeOf(owner.id, endpointId, id), sealed))
}

/** Seals an application's secrets anew with the current master key. */
export async function resealWebhookSecrets(transaction: Transaction, keyring: Keyring, owner: Owner): Promise<void> {
  const rows = await transaction
    .select()
    .from(webhookSecret)
    .where(eq(webhookSecret.applicationId, owner.id))
    .orderBy(webhookSecret.id)
    .for('update')
  const keys = keysOf(keyring, owner)
  for (const { id, endpointId, sealed } of rows) {
    if (keyVersionOf(sealed) === keyring.current) continue
    const place = placeOf(owner.id, endpointId, id)
    const anew = seal(keys, place, unseal(keys, place, sealed))
    await transaction.update(webhookSecret).set({ sealed: anew }).where(eq(webhookSecret.id, id))
  }
}
