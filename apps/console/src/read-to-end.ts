/** So many rows are exported at most: a file that a spreadsheet opens. The API gives the rest, page by page. */
export const mostExported = 20_000

/** Reads one page of a list, from its beginning or from where another ended. */
export type ReadPage<Item> = (from?: string, signal?: AbortSignal) => Promise<{ items: Item[]; next?: string }>

/**
 * Reads a list up to its end or to {@link mostExported}; `whole` says which. `told` hears how many were read.
 * @throws ApiError of a page that can't be read, and what `signal` was aborted with
 */
export async function readToEnd<Item>(
  read: ReadPage<Item>,
  told: (count: number) => void,
  signal?: AbortSignal,
): Promise<{ items: Item[]; whole: boolean }> {
  const items: Item[] = []
  let next: string | undefined
  do {
    const page = await read(next, signal)
    items.push(...page.items)
    next = page.next
    told(items.length)
    signal?.throwIfAborted()
  } while (next !== undefined && items.length < mostExported)
  return { items: items.slice(0, mostExported), whole: next === undefined && items.length <= mostExported }
}
