import { useCallback, useEffect, useState } from 'preact/hooks'
import { type ApiError, get } from './api.ts'
import type { ReadPage } from './read-to-end.ts'
import { toApiError } from './use-load.ts'

type PageOf<Item> = { items: Item[]; nextCursor?: string }

/** A list that is read page by page: what was read so far, and how to go on. */
export type Pages<Item> = {
  items: Item[] | undefined
  error: ApiError | undefined
  more: (() => void) | undefined
  /** One page of the list as it is filtered, whatever the page shows of it. */
  read: ReadPage<Item>
  reload: () => void
}

/** A path with its list's next page, as large as pages may be or as the path says. */
function pathOf(path: string, cursor: string | undefined, limit?: number): string {
  const [name = '', query] = path.split('?')
  const values = new URLSearchParams(query)
  if (limit !== undefined) values.set('limit', String(limit))
  if (cursor !== undefined) values.set('cursor', cursor)
  return values.size === 0 ? name : `${name}?${values}`
}

/** Reads a list of the API from its beginning, again whenever the path changes. */
export function usePages<Item>(path: string): Pages<Item> {
  const [state, setState] = useState<{ items?: Item[]; nextCursor?: string | undefined; error?: ApiError }>({})
  const [turn, setTurn] = useState(0)
  const read = useCallback(
    (cursor: string | undefined, before: Item[], signal?: AbortSignal) => {
      get<PageOf<Item>>(pathOf(path, cursor), signal).then(
        ({ items, nextCursor }) => setState({ items: [...before, ...items], nextCursor }),
        (error: unknown) => {
          if (!signal?.aborted) setState({ items: before, error: toApiError(error) })
        },
      )
    },
    [path],
  )
  useEffect(() => {
    const abort = new AbortController()
    read(undefined, [], abort.signal)
    return () => abort.abort()
  }, [read, turn])
  const { items, nextCursor, error } = state
  const readPage: ReadPage<Item> = async (from, signal) => {
    const page = await get<PageOf<Item>>(pathOf(path, from, 200), signal)
    return { items: page.items, ...(page.nextCursor !== undefined && { next: page.nextCursor }) }
  }
  return {
    items,
    error,
    more: nextCursor === undefined ? undefined : () => read(nextCursor, items ?? []),
    read: readPage,
    reload: () => setTurn((before) => before + 1),
  }
}
