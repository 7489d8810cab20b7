import { asc, isNull, sql } from 'drizzle-orm'
import { fingerprintOf, type KeysInForce } from '../security/keyring.ts'
import type { MasterKeySource, MasterKeys } from '../security/master-keys.ts'
import type { SigningKeyRecord } from '../security/signatures.ts'
import type { Database, Transaction } from './database.ts'
import type { Notifications } from './notifications.ts'
import { masterKey, signingKey } from './schema.ts'

export const keyChannel = 'livegate_keys'

/** Any number that no other program's advisory lock has on the same database. */
const keysLock = 4_951_039

/** Whoever changes which keys there are holds this until the transaction ends. */
export async function lockKeys(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(${keysLock})`)
}

/** Tells every process, at commit, that keys have come or gone. */
export async function announceKeys(transaction: Transaction): Promise<void> {
  await transaction.execute(sql`select pg_notify(${keyChannel}, '')`)
}

/** The keys that the database says are in force, as far as this process has them. */
export type LiveKeys = {
  inForce: KeysInForce
  /** Those that are published, oldest first. */
  signingKeys(): readonly SigningKeyRecord[]
  /** False while the database's current master key is not at hand. */
  isComplete(): boolean
  /** Reads again what is in force. */
  refresh(): Promise<void>
  /** Ends when nothing is being read any more. */
  close(): Promise<void>
}

/** A process that missed a notification hears of it no later, ms. */
const refreshMs = 30_000

const rereadPauseMs = 100

/**
 * Follows which keys are in force: at once when the database tells, and every half minute.
 * @throws Error when the database was made with other master keys, or with more than are at hand
 */
export async function followKeys(
  { database, source, notifications }: { database: Database; source: MasterKeySource; notifications: Notifications },
  onError: (error: Error) => void,
): Promise<LiveKeys> {
  const listeners: (() => void)[] = []
  await database.transaction((transaction) => bindMasterKeys(transaction, source))
  let state = await readState(database, source)
  let rereadFromMs = 0

  async function refresh() {
    const next = await readState(database, source)
    const hasTurned = next.current !== state.current
    state = next
    if (!next.isComplete) onError(new Error(`${source.place} lacks the current master key, version ${next.latest}`))
    if (hasTurned) for (const listener of listeners) listener()
  }

  /** Another process may have sealed with a key before the news of it came here. Whoever invents versions costs little. */
  function find(version: number): Uint8Array | undefined {
    if (state.retired.has(version)) return undefined
    if (version > Math.max(...state.keys.keys()) && performance.now() > rereadFromMs) {
      rereadFromMs = performance.now() + rereadPauseMs
      state = { ...state, keys: withoutStrange(source.read(), state.live) }
    }
    return state.keys.get(version)
  }

  let last: Promise<void> = Promise.resolve()
  let isClosed = false
  function refreshSoon() {
    last = last.then(() => (isClosed ? undefined : refresh())).catch(onError)
  }

  notifications.on(keyChannel, refreshSoon)
  const timer = setInterval(refreshSoon, refreshMs).unref()
  return {
    inForce: {
      get current() {
        return state.current
      },
      versions: () => state.versions,
      find,
      isLacked: (version) => state.lacked.has(version),
      onTurn: (listener) => void listeners.push(listener),
    },
    signingKeys: () => state.signingKeys,
    isComplete: () => state.isComplete,
    refresh,
    async close() {
      isClosed = true
      clearInterval(timer)
      await last
    },
  }
}

type State = {
  /** In force, or so new that the database was not asked yet. */
  keys: MasterKeys
  live: readonly Fingerprinted[]
  /** What this process seals with: the latest that it has. */
  current: number
  latest: number
  isComplete: boolean
  versions: readonly number[]
  retired: ReadonlySet<number>
  /** In force, but not at hand. */
  lacked: ReadonlySet<number>
  signingKeys: readonly SigningKeyRecord[]
}

async function readState(database: Database, source: MasterKeySource): Promise<State> {
  const rows = await database.select().from(masterKey).orderBy(asc(masterKey.version))
  const signingKeys = await database.select().from(signingKey).where(isNull(signingKey.withdrawnAt))
  const live = rows.filter(({ retiredAt }) => retiredAt === null)
  const keys = withoutStrange(source.read(), live)
  const versions = live
    .map(({ version }) => version)
    .filter((version) => keys.has(version))
    .toReversed()
  const latest = live.at(-1)?.version ?? 0
  const current = versions[0] ?? 0
  return {
    keys,
    live,
    current,
    latest,
    isComplete: current === latest,
    lacked: new Set(live.map(({ version }) => version).filter((version) => !versions.includes(version))),
    versions,
    retired: new Set(rows.flatMap(({ retiredAt, version }) => (retiredAt === null ? [] : [version]))),
    signingKeys: signingKeys.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()),
  }
}

type Fingerprinted = Pick<typeof masterKey.$inferSelect, 'version' | 'fingerprint'>

/** An operator may have given one server another key than the others. */
function withoutStrange(keys: MasterKeys, live: readonly Fingerprinted[]): MasterKeys {
  const strange = new Set(live.filter((row) => !isKeyOf(row, keys)).map(({ version }) => version))
  return new Map([...keys].filter(([version]) => !strange.has(version)))
}

function isKeyOf({ version, fingerprint }: Fingerprinted, keys: MasterKeys): boolean {
  const key = keys.get(version)
  return key !== undefined && fingerprintOf(key) === fingerprint
}

/**
 * Ties a database to its master keys at first use. Later it only looks whether they are the same, before anything is sealed with
 * one that the others could not open.
 */
async function bindMasterKeys(transaction: Transaction, source: MasterKeySource): Promise<void> {
  await lockKeys(transaction)
  const rows = await transaction.select().from(masterKey)
  const keys = source.read()
  if (rows.length === 0) {
    const version = Math.max(...keys.keys())
    const fingerprint = fingerprintOf(keys.get(version) ?? new Uint8Array())
    await transaction.insert(masterKey).values({ version, fingerprint, createdAt: new Date(), ...nothingToReseal })
    return
  }
  for (const row of rows.filter(({ retiredAt }) => retiredAt === null)) {
    if (isKeyOf(row, keys)) continue
    throw new Error(
      !keys.has(row.version)
        ? `${source.place} lacks the master key of version ${row.version}, which this database needs. Put it back: docs/keys.md`
        : 'This database was made with another master key. Put the right master.key into the data directory, or set LIVEGATE_MASTER_KEY.',
    )
  }
}

const nothingToReseal = { resealStage: 'DONE', resealTotal: 0, resealDone: 0, resealFailed: 0 } as const
