import type { PageQuery } from '@livegate/contract'
import { GatewayError } from './errors.ts'
import { type Page, readPage } from './page.ts'

/** Where something stands in a list of what happened; the id parts what was made in the same millisecond. */
export type Moment = { createdAt: Date; id: string }

/** Part of a list from the latest on: those before `after`, `limit` at most. */
export type RecentSlice = { after: Moment | undefined; limit: number }

/** What happened to whom and when; filters add up. `createdBefore` is not included. */
export type RecentFilter = {
  userId: string | undefined
  groupId: string | undefined
  type: 'VERIFICATION' | 'ENROLLMENT' | 'IDENTIFICATION' | undefined
  createdAfter: Date | undefined
  createdBefore: Date | undefined
}

/** The filter of a query. */
export function recentFilterOf({
  userId,
  groupId,
  type,
  createdAfter,
  createdBefore,
}: {
  [Name in keyof RecentFilter]?: (RecentFilter[Name] extends Date | undefined ? string : RecentFilter[Name]) | undefined
}): RecentFilter {
  return {
    userId,
    groupId,
    type,
    createdAfter: createdAfter === undefined ? undefined : new Date(createdAfter),
    createdBefore: createdBefore === undefined ? undefined : new Date(createdBefore),
  }
}

/** One page of a list, the latest first. What is made meanwhile is on no later page. Errors: INVALID_REQUEST (no cursor of ours). */
export function readRecent<Item>(
  query: PageQuery,
  list: (slice: RecentSlice) => Promise<Item[]>,
  momentOf: (item: Item) => Moment,
): Promise<Page<Item>> {
  return readPage(
    query,
    ({ afterId, limit }) => list({ after: afterId === undefined ? undefined : parseMoment(afterId), limit }),
    (item) => {
      const { createdAt, id } = momentOf(item)
      return `${createdAt.toISOString()} ${id}`
    },
  )
}

const momentText = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

function parseMoment(text: string): Moment {
  const [, at = '', id = ''] = momentText.exec(text) ?? []
  const createdAt = new Date(at)
  if (!Number.isNaN(createdAt.getTime())) return { createdAt, id }
  throw new GatewayError('INVALID_REQUEST', { details: [{ pointer: '/query/cursor', message: 'is no nextCursor' }] })
}
