import { randomBytes } from 'node:crypto'
import { installationChain } from '@livegate/contract'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { SigningKeyRing, SigningKeyState } from '../domain/key-ports.ts'
import { createKeyring, type Keyring } from '../security/keyring.ts'
import { deriveSigningKey } from '../security/signatures.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { announceKeys, type LiveKeys, lockKeys } from './keys-in-force.ts'
import { signingKey } from './schema.ts'

/** Which keys this installation signs and has signed with, in PostgreSQL: public halves only. */
export function createSigningKeyRing(
  database: Database,
  { inForce, refresh }: Pick<LiveKeys, 'inForce' | 'refresh'>,
): SigningKeyRing {
  const keyring = createKeyring(inForce)
  return {
    async list() {
      const rows = await database.select().from(signingKey).orderBy(asc(signingKey.createdAt))
      return rows.map(toState)
    },
    async rotate(now, signsFrom) {
      const made = await database.transaction(async (transaction) => {
        await lockKeys(transaction)
        await announceKeys(transaction)
        const of = { version: keyring.current, salt: randomBytes(16), now, signsFrom }
        const added = await addSigningKey(transaction, keyring, of)
        await appendAudit(transaction, installationChain, [
          { type: 'SIGNING_KEY_ROTATED', subject: { kid: added.kid } },
        ])
        return added
      })
      await refresh()
      return made
    },
    async withdraw(kid, now) {
      const rows = await database.transaction(async (transaction) => {
        await lockKeys(transaction)
        await announceKeys(transaction)
        const withdrawn = await transaction
          .update(signingKey)
          .set({ withdrawnAt: now })
          .where(and(eq(signingKey.kid, kid), isNull(signingKey.withdrawnAt)))
          .returning({ kid: signingKey.kid })
        const events = withdrawn.map((subject) => ({ type: 'SIGNING_KEY_WITHDRAWN', subject }) as const)
        await appendAudit(transaction, installationChain, events)
        return withdrawn
      })
      await refresh()
      return rows.length > 0
    },
  }
}

/** Publishes the key that a master key and a salt stand for; one that is there already stays as it is. */
export async function addSigningKey(
  transaction: Transaction,
  keyring: Keyring,
  { version, salt, now, signsFrom }: { version: number; salt: Uint8Array; now: Date; signsFrom: Date },
): Promise<SigningKeyState> {
  const derived = await deriveSigningKey(keyring, { masterKeyVersion: version, salt })
  const row = { ...derived, createdAt: now, signsFrom }
  await transaction.insert(signingKey).values(row).onConflictDoNothing()
  return toState({ ...row, withdrawnAt: null })
}

/** Each master key has one signing key by itself, so that there always is one. */
export async function ensureSigningKey(database: Database, keyring: Keyring, now: Date): Promise<void> {
  await database.transaction(async (transaction) => {
    await lockKeys(transaction)
    const published = await transaction.select().from(signingKey).where(isNull(signingKey.withdrawnAt))
    if (published.some(({ masterKeyVersion }) => keyring.versions().includes(masterKeyVersion))) return
    const version = keyring.current
    await addSigningKey(transaction, keyring, { version, salt: new Uint8Array(0), now, signsFrom: now })
    await announceKeys(transaction)
  })
}

const toState = (row: Omit<typeof signingKey.$inferSelect, 'x' | 'salt'>): SigningKeyState => ({
  kid: row.kid,
  createdAt: row.createdAt,
  signsFrom: row.signsFrom,
  withdrawnAt: row.withdrawnAt ?? undefined,
  masterKeyVersion: row.masterKeyVersion,
})
