import { installationChain } from '@livegate/contract'
import { and, asc, eq, gt, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import type { Operator } from '../domain/operator.ts'
import type { OperatorChange, OperatorSecrets, Operators } from '../domain/operator-ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { appendAudit, type StoredEvent } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { openSecondFactor, sealSecondFactor } from './operator-secrets.ts'
import { operator, operatorSession, operatorSetUp } from './schema.ts'

type Row = typeof operator.$inferSelect

/** A row without its secrets. */
export function toOperator({ id, email, name, role, ...row }: Row): Operator {
  return {
    id,
    email,
    name,
    role,
    isSetUp: row.passwordHash !== null,
    hasSecondFactor: row.secondFactor !== null,
    disabledAt: row.disabledAt ?? undefined,
    createdAt: row.createdAt,
    signedInAt: row.signedInAt ?? undefined,
  }
}

const isOperator = (operatorId: string) => eq(operator.id, operatorId)

/** Operators of the console in PostgreSQL; what their apps' codes are made of is sealed. */
export function createOperators(database: Database, keyring: Keyring): Operators {
  const secretsOf = (row: Row): OperatorSecrets => ({
    passwordHash: row.passwordHash ?? undefined,
    secondFactor: openSecondFactor(keyring, row.id, row.secondFactor),
    begunSecondFactor: openSecondFactor(keyring, row.id, row.begunSecondFactor),
  })
  const findRow = async (operatorId: string) => {
    const [row] = await database.select().from(operator).where(isOperator(operatorId))
    return row
  }
  /** A change of one operator's own credentials. */
  const changeCredential = (
    operatorId: string,
    change: Partial<Row>,
    and?: (transaction: Transaction) => Promise<unknown>,
  ) =>
    database.transaction(async (transaction) => {
      await transaction.update(operator).set(change).where(isOperator(operatorId))
      await and?.(transaction)
      await tell(transaction, { type: 'OPERATOR_CREDENTIAL_CHANGED', subject: { operatorId } })
    })
  return {
    async find(operatorId) {
      const row = await findRow(operatorId)
      return row && toOperator(row)
    },
    async findToSignIn(email) {
      const [row] = await database.select().from(operator).where(eq(operator.email, email))
      return row && { operator: toOperator(row), secrets: secretsOf(row) }
    },
    async secretsOf(operatorId) {
      const row = await findRow(operatorId)
      return row && secretsOf(row)
    },
    async list({ afterId, limit }) {
      const rows = await database
        .select()
        .from(operator)
        .where(afterId === undefined ? undefined : gt(operator.id, afterId))
        .orderBy(asc(operator.id))
        .limit(limit)
      return rows.map(toOperator)
    },
    anySetUp: async () => (await database.$count(operator, isNotNull(operator.passwordHash))) > 0,
    create: (made) => database.transaction((transaction) => insertOperator(transaction, made)),
    change: (operatorId, change) =>
      database.transaction(async (transaction) => {
        const found = await holdOwners(transaction, operatorId)
        if (found === undefined) return 'UNKNOWN'
        const stays = change.role === 'OWNER' && change.disabledAt === undefined
        if (!stays && isOnlyOwner(found)) return 'LAST_OWNER'
        await changeOperator(transaction, operatorId, change)
        return 'DONE'
      }),
    remove: (operatorId) =>
      database.transaction(async (transaction) => {
        const found = await holdOwners(transaction, operatorId)
        if (found === undefined) return 'UNKNOWN'
        if (isOnlyOwner(found)) return 'LAST_OWNER'
        await transaction.delete(operator).where(isOperator(operatorId))
        await tell(transaction, { type: 'OPERATOR_REMOVED', subject: { operatorId } })
        return 'DONE'
      }),
    putSetUpLink: ({ tokenHash, operatorId, expiresAt }) =>
      database.transaction(async (transaction) => {
        const before =
          operatorId === undefined ? isNull(operatorSetUp.operatorId) : eq(operatorSetUp.operatorId, operatorId)
        await transaction.delete(operatorSetUp).where(before)
        await transaction.insert(operatorSetUp).values({ tokenHash, operatorId: operatorId ?? null, expiresAt })
        if (operatorId !== undefined) await tell(transaction, { type: 'OPERATOR_INVITED', subject: { operatorId } })
      }),
    setUp: ({ tokenHash, passwordHash, first, now }) =>
      database.transaction(async (transaction) => {
        const operatorId = await takeSetUpLink(transaction, { tokenHash, first, now })
        if (operatorId === undefined) return undefined
        const noSecondFactor = { secondFactor: null, begunSecondFactor: null, recoveryHashes: [] }
        const [row] = await transaction
          .update(operator)
          .set({ passwordHash, ...noSecondFactor })
          .where(and(isOperator(operatorId), isNull(operator.disabledAt)))
          .returning()
        if (row === undefined) return undefined
        await transaction.delete(operatorSession).where(eq(operatorSession.operatorId, operatorId))
        await tell(transaction, { type: 'OPERATOR_SET_UP', subject: { operatorId } })
        return toOperator(row)
      }),
    setPassword: (operatorId, passwordHash, keepSession) =>
      changeCredential(operatorId, { passwordHash }, (transaction) => {
        const others = keepSession === undefined ? undefined : ne(operatorSession.tokenHash, keepSession)
        return transaction.delete(operatorSession).where(and(eq(operatorSession.operatorId, operatorId), others))
      }),
    async beginSecondFactor(operatorId, secret) {
      const begunSecondFactor = sealSecondFactor(keyring, operatorId, secret)
      await database.update(operator).set({ begunSecondFactor }).where(isOperator(operatorId))
    },
    confirmSecondFactor: (operatorId, spentStep, recoveryHashes) =>
      changeCredential(operatorId, {
        secondFactor: sql`${operator.begunSecondFactor}` as unknown as Buffer,
        begunSecondFactor: null,
        spentStep,
        recoveryHashes: [...recoveryHashes],
      }),
    removeSecondFactor: (operatorId) =>
      changeCredential(operatorId, { secondFactor: null, begunSecondFactor: null, recoveryHashes: [] }),
    async spendStep(operatorId, spentStep) {
      const rows = await database
        .update(operator)
        .set({ spentStep })
        .where(and(isOperator(operatorId), lt(operator.spentStep, spentStep)))
        .returning({ id: operator.id })
      return rows.length > 0
    },
    async spendRecoveryCode(operatorId, hash) {
      const rows = await database
        .update(operator)
        .set({ recoveryHashes: sql`array_remove(${operator.recoveryHashes}, ${hash})` })
        .where(and(isOperator(operatorId), sql`${hash} = any(${operator.recoveryHashes})`))
        .returning({ id: operator.id })
      return rows.length > 0
    },
  }
}

const tell = (transaction: Transaction, event: StoredEvent) => appendAudit(transaction, installationChain, [event])

async function insertOperator(transaction: Transaction, made: Operator): Promise<boolean> {
  const { id, email, name, role, createdAt } = made
  const rows = await transaction
    .insert(operator)
    .values({ id, email, name, role, createdAt })
    .onConflictDoNothing()
    .returning({ id: operator.id })
  if (rows.length === 0) return false
  await tell(transaction, { type: 'OPERATOR_CREATED', subject: { operatorId: id } })
  return true
}

type HeldOwners = { row: Row; owners: string[] }

/** The operator, and who are owners now: of two that leave at once the second sees the first gone. */
async function holdOwners(transaction: Transaction, operatorId: string): Promise<HeldOwners | undefined> {
  const active = and(eq(operator.role, 'OWNER'), isNull(operator.disabledAt), isNotNull(operator.passwordHash))
  const owners = await transaction
    .select({ id: operator.id })
    .from(operator)
    .where(active)
    .orderBy(operator.id)
    .for('update')
  const [row] = await transaction.select().from(operator).where(isOperator(operatorId)).for('update')
  return row && { row, owners: owners.map(({ id }) => id) }
}

const isOnlyOwner = ({ row, owners }: HeldOwners) => owners.length === 1 && owners[0] === row.id

async function changeOperator(
  transaction: Transaction,
  operatorId: string,
  { disabledAt = null, ...change }: NullableChange,
) {
  await transaction
    .update(operator)
    .set({ ...change, disabledAt: disabledAt ?? null })
    .where(isOperator(operatorId))
  if (disabledAt !== null) await transaction.delete(operatorSession).where(eq(operatorSession.operatorId, operatorId))
  await tell(transaction, { type: 'OPERATOR_CHANGED', subject: { operatorId } })
}

type NullableChange = Omit<OperatorChange, 'disabledAt'> & { disabledAt?: Date | null | undefined }

/** Whose link it was; the first owner is made, if there is nobody yet. */
async function takeSetUpLink(
  transaction: Transaction,
  { tokenHash, first, now }: { tokenHash: Uint8Array; first: Operator | undefined; now: Date },
): Promise<string | undefined> {
  const [link] = await transaction
    .delete(operatorSetUp)
    .where(and(eq(operatorSetUp.tokenHash, tokenHash), gt(operatorSetUp.expiresAt, now)))
    .returning()
  if (link === undefined || link.operatorId !== null) return link?.operatorId ?? undefined
  const anybody = await transaction.$count(operator, isNotNull(operator.passwordHash))
  if (first === undefined || anybody > 0) return undefined
  return (await insertOperator(transaction, first)) ? first.id : undefined
}
