import { useCallback, useEffect, useState } from 'preact/hooks'
import { type ApiError, get } from './api.ts'
import { toApiError } from './use-load.ts'

type PageOf<Item> = { items: Item[]; nextCursor?: string }

/** A list that is read page by page: what was read so far, and how to go on. */
export type Pages<Item> = {
  items: Item[] | undefined
  error: ApiError | undefined
  more: (() => void) | undefined
  reload: () => void
}

/** Reads a list of the API from its beginning, again whenever the path changes. */
export function usePages<Item>(path: string): Pages<Item> {
  const [state, setState] = useState<{ items?: Item[]; nextCursor?: string | undefined; error?: ApiError }>({})
  const [turn, setTurn] = useState(0)
  const read = useCallback(
    (cursor: string | undefined, before: Item[], signal?: AbortSignal) => {
      const from =
        cursor === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`
      get<PageOf<Item>>(from, signal).then(
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
  return {
    items,
    error,
    more: nextCursor === undefined ? undefined : () => read(nextCursor, items ?? []),
    reload: () => setTurn((before) => before + 1),
  }
}
