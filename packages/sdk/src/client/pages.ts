/** Part of a list. `nextCursor` is absent on the last one. */
export type Page<Item> = { items: Item[]; nextCursor?: string }

/** Which part: `limit` entries (1 to 200, 50 by default) from `cursor` on. */
export type PageOptions = { limit?: number; cursor?: string; signal?: AbortSignal }

/**
 * A list: `for await (const item of list)` asks for page after page as they are needed; `page()` asks for one.
 */
export type List<Item> = AsyncIterable<Item> & { page(options?: PageOptions): Promise<Page<Item>> }

const longestPage = 200

/** Makes a list of what reads one page of it. */
export function createList<Item>(readPage: (options: PageOptions) => Promise<Page<Item>>): List<Item> {
  return {
    page: (options = {}) => readPage(options),
    async *[Symbol.asyncIterator]() {
      let cursor: string | undefined
      do {
        const page: Page<Item> = await readPage({ limit: longestPage, ...(cursor !== undefined && { cursor }) })
        yield* page.items
        cursor = page.nextCursor
      } while (cursor !== undefined)
    },
  }
}
