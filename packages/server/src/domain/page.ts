import type { PageQuery } from '@livegate/contract'
import { GatewayError } from './errors.ts'
import type { Slice } from './people.ts'

/** Part of a list, and where the next begins. */
export type Page<Item> = { items: Item[]; nextCursor?: string }

/**
 * One page of a list that is ordered by id. The cursor names the last id of the page before, so what is added or deleted
 * meanwhile never makes another entry come twice or not at all. Errors: INVALID_REQUEST (no cursor of ours).
 */
export async function readPage<Item>(
  { limit, cursor }: PageQuery,
  list: (slice: Slice) => Promise<Item[]>,
  idOf: (item: Item) => string,
): Promise<Page<Item>> {
  const found = await list({ afterId: cursor === undefined ? undefined : decodeCursor(cursor), limit: limit + 1 })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return found.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(idOf(last)) } : { items }
}

const encodeCursor = (id: string) => Buffer.from(JSON.stringify([id])).toString('base64url')

function decodeCursor(cursor: string): string {
  try {
    const [id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    if (typeof id === 'string' && !id.includes('\0')) return id
  } catch {}
  throw new GatewayError('INVALID_REQUEST', { details: [{ pointer: '/query/cursor', message: 'is no nextCursor' }] })
}
