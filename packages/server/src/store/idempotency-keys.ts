import { and, eq, gt, lt } from 'drizzle-orm'
import type { IdempotencyKey } from '../domain/ports.ts'
import type { Transaction } from './database.ts'
import { idempotencyKey } from './schema.ts'

/** How long an Idempotency-Key is remembered, h. */
export const idempotencyHours = 24

/** What a key was used for. */
type Made = { processId: string } | { operationId: string }

/** Takes the key for what is made now; when it was taken within the last 24 h, says for what, or CONFLICT. */
export async function claimKey(
  transaction: Transaction,
  applicationId: string,
  { key, bodySha256 }: IdempotencyKey,
  made: Made & { now: Date },
): Promise<{ processId: string | null; operationId: string | null } | 'CONFLICT' | undefined> {
  const { now, ...ids } = made
  const oldest = new Date(now.getTime() - idempotencyHours * 3600_000)
  const fresh = { bodySha256, processId: null, operationId: null, ...ids, createdAt: now }
  const [claimed] = await transaction
    .insert(idempotencyKey)
    .values({ applicationId, key, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyKey.applicationId, idempotencyKey.key],
      set: fresh,
      setWhere: lt(idempotencyKey.createdAt, oldest),
    })
    .returning({ key: idempotencyKey.key })
  if (claimed !== undefined) return undefined
  const [earlier] = await transaction
    .select()
    .from(idempotencyKey)
    .where(
      and(
        eq(idempotencyKey.applicationId, applicationId),
        eq(idempotencyKey.key, key),
        gt(idempotencyKey.createdAt, oldest),
      ),
    )
  return earlier?.bodySha256 === bodySha256 ? earlier : 'CONFLICT'
}
