import { installationChain } from '@livegate/contract'
import { asc, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { MasterKeyState, MasterKeys } from '../domain/key-ports.ts'
import { KeyRefusal } from '../domain/key-refusal.ts'
import { publishedAheadMs } from '../domain/signing-keys.ts'
import { createKeyring, fingerprintOf } from '../security/keyring.ts'
import { type MasterKeySource, newMasterKey } from '../security/master-keys.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { enqueueReseal } from './job-queue.ts'
import { announceKeys, type LiveKeys, lockKeys } from './keys-in-force.ts'
import { masterKey, resource, samplePart, template } from './schema.ts'
import { addSigningKey } from './signing-keys.ts'

/** Which master keys there are, in PostgreSQL; they themselves are in their source. */
export function createMasterKeys(database: Database, source: MasterKeySource, keys: LiveKeys): MasterKeys {
  return {
    async list() {
      const rows = await database.select().from(masterKey).orderBy(asc(masterKey.version))
      const atHand = source.read()
      return rows.map((row): MasterKeyState => {
        const { resealStage: stage, resealDone: done, resealTotal: total, resealFailed: failed } = row
        return {
          version: row.version,
          createdAt: row.createdAt,
          retiredAt: row.retiredAt ?? undefined,
          isCurrent: row.version === keys.inForce.current,
          isAtHand: atHand.has(row.version),
          reseal: { stage, done, total, failed },
        }
      })
    },
    async rotate(now) {
      const version = await database.transaction((transaction) => addMasterKey(transaction, source, now))
      await keys.refresh()
      return version
    },
    async retire(version, now) {
      await database.transaction(async (transaction) => {
        await lockKeys(transaction)
        await transaction.update(masterKey).set({ retiredAt: now }).where(eq(masterKey.version, version))
        await announceKeys(transaction)
        const subject = { keyVersion: version }
        await appendAudit(transaction, installationChain, [{ type: 'MASTER_KEY_RETIRED', subject }])
      })
      await keys.refresh()
      await database.transaction(async (transaction) => {
        await lockKeys(transaction)
        await source.write?.(new Map([...source.read()].filter(([kept]) => kept !== version)))
      })
    },
  }
}

async function addMasterKey(transaction: Transaction, source: MasterKeySource, now: Date): Promise<number> {
  await lockKeys(transaction)
  const [latest] = await transaction.select().from(masterKey).orderBy(desc(masterKey.version)).limit(1)
  const { version, key } = await takeNewKey(source, latest?.version ?? 0)
  await transaction.insert(masterKey).values({
    version,
    fingerprint: fingerprintOf(key),
    createdAt: now,
    resealStage: 'KEYS',
    resealTotal: await countBoxes(transaction, version),
    resealDone: 0,
    resealFailed: 0,
  })
  const keyring = createKeyring({
    current: version,
    versions: () => [version],
    find: (sought: number) => (sought === version ? key : undefined),
    isLacked: () => false,
    onTurn: () => {},
  })
  const signsFrom = new Date(now.getTime() + publishedAheadMs)
  await addSigningKey(transaction, keyring, { version, salt: new Uint8Array(0), now, signsFrom })
  await enqueueReseal(transaction)
  await announceKeys(transaction)
  await appendAudit(transaction, installationChain, [{ type: 'MASTER_KEY_ROTATED', subject: { keyVersion: version } }])
  return version
}

/** A key that the source has ready, left by whoever was killed or put there by the operator; else a new one. */
async function takeNewKey(source: MasterKeySource, latest: number): Promise<{ version: number; key: Uint8Array }> {
  const keys = source.read()
  const [ready] = [...keys].filter(([version]) => version > latest).toSorted(([a], [b]) => a - b)
  if (ready !== undefined) return { version: ready[0], key: ready[1] }
  const version = latest + 1
  if (source.write === undefined) {
    throw new KeyRefusal(
      'NO_NEW_KEY',
      `Add ",${version}:" and 64 random hexadecimal digits (openssl rand -hex 32) to ${source.place} wherever Livegate runs, restart it, and try again`,
    )
  }
  const key = newMasterKey()
  await source.write(new Map([...keys, [version, key]]))
  return { version, key }
}

/** How much there is to look at; evidence tells only itself what it is sealed with. */
async function countBoxes(transaction: Transaction, version: number): Promise<number> {
  const templates = await transaction.$count(template, ne(template.keyVersion, version))
  return templates + (await transaction.$count(resource)) + (await transaction.$count(samplePart))
}

/** Begins the sealing anew with the current key from the start. */
export async function restartReseal(transaction: Transaction, version: number): Promise<void> {
  await transaction
    .update(masterKey)
    .set({
      resealStage: 'KEYS',
      resealAfter: null,
      resealTotal: await countBoxes(transaction, version),
      resealDone: 0,
      resealFailed: 0,
    })
    .where(sql`${eq(masterKey.version, version)} and ${isNull(masterKey.retiredAt)}`)
}
