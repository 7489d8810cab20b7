import { sql } from 'drizzle-orm'
import type { Transaction } from './database.ts'

export const galleryChannel = 'livegate_gallery'

/** PostgreSQL takes payloads of less than 8000 bytes. */
const payloadBytes = 7900

/** What a gallery that holds rows in memory has to read again. */
export type GalleryChange = {
  applicationId: string
  /** USERs whose TEMPLATEs or memberships changed, or who are gone. */
  userIds: string[]
  /** Groups that are gone or changed as a whole. */
  groupIds: string[]
}

/**
 * Tells the galleries of every process, at commit, what has changed. To be called in the transaction that writes or
 * deletes TEMPLATEs (`userIds`), that deletes a USER (`userIds`; their memberships go with them), that makes USERs members
 * of a group or ends it (`userIds`), or that deletes a group (`groupIds`). Long lists are told in several messages.
 */
export async function announceGalleryChange(
  transaction: Pick<Transaction, 'execute'>,
  applicationId: string,
  { userIds = [], groupIds = [] }: { userIds?: readonly string[]; groupIds?: readonly string[] },
): Promise<void> {
  const payloads = galleryPayloads(applicationId, { userIds, groupIds })
  if (payloads.length === 0) return
  await transaction.execute(
    sql`select pg_notify(${galleryChannel}, payload) from unnest(${sql.param(payloads)}::text[]) as payload`,
  )
}

/** The change as JSON texts, each short enough for one NOTIFY; none when nothing changed. */
export function galleryPayloads(
  applicationId: string,
  { userIds, groupIds }: { userIds: readonly string[]; groupIds: readonly string[] },
): string[] {
  const payloads: string[] = []
  let change: GalleryChange = { applicationId, userIds: [], groupIds: [] }
  const empty = Buffer.byteLength(JSON.stringify(change))
  let bytes = empty
  const add = (list: 'userIds' | 'groupIds', id: string) => {
    const added = Buffer.byteLength(JSON.stringify(id)) + 1
    if (bytes + added > payloadBytes) {
      payloads.push(JSON.stringify(change))
      change = { applicationId, userIds: [], groupIds: [] }
      bytes = empty
    }
    change[list].push(id)
    bytes += added
  }
  for (const id of userIds) add('userIds', id)
  for (const id of groupIds) add('groupIds', id)
  if (bytes > empty) payloads.push(JSON.stringify(change))
  return payloads
}

/** Reads what {@link announceGalleryChange} told. */
export function readGalleryChange(payload: string): GalleryChange {
  return JSON.parse(payload)
}
