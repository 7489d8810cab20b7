import { z } from 'zod'

/** How much of a list to give, and where to go on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries a page at most'),
  cursor: z.string().min(1).max(4096).optional().describe('The nextCursor of the page before, as it is'),
})
export type PageQuery = z.infer<typeof pageQuery>

/** A page of a list in the order of the ids' code points. What is added or deleted meanwhile never shifts the rest. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().optional().describe('Absent on the last page'),
  })
}
