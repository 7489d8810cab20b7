import { z } from 'zod'
import { operationType } from './biometrics.ts'
import { textUpTo } from './text.ts'

/** How much of a list to give, and where to go on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries a page at most'),
  cursor: z.string().min(1).max(4096).optional().describe('The nextCursor of the page before, as it is'),
})
export type PageQuery = z.infer<typeof pageQuery>

/** A moment in a query: RFC 3339 with its offset. */
export function momentFilter(description: string) {
  return z.iso.datetime({ offset: true }).optional().describe(description)
}

/** What lists of what happened are narrowed by; filters add up. */
export const recentQuery = pageQuery.extend({
  userId: textUpTo(255).optional().describe('Only of this USER'),
  groupId: textUpTo(255).optional().describe('Only of this group'),
  type: operationType.optional().describe('Only of this type of OPERATION'),
  createdAfter: momentFilter('Only those made at this moment or later'),
  createdBefore: momentFilter('Only those made before this moment'),
})

/** A page of a list. What is added or deleted meanwhile never shifts the rest. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().optional().describe('Absent on the last page'),
  })
}
