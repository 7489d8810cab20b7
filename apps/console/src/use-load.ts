import { useCallback, useEffect, useState } from 'preact/hooks'
import { ApiError, get } from './api.ts'

/** What a page shows of the API: nothing yet, what was read, or why it could not be. */
export type Loaded<Value> = { value: Value | undefined; error: ApiError | undefined; reload: () => void }

/** Reads a path of the API when the page opens and whenever the path changes; undefined: nothing. */
export function useLoad<Value>(path: string | undefined): Loaded<Value> {
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<{ value?: Value; error?: ApiError }>({})
  useEffect(() => {
    if (path === undefined) return
    const abort = new AbortController()
    get<Value>(path, abort.signal).then(
      (value) => setState({ value }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ error: toApiError(error) })
      },
    )
    return () => abort.abort()
  }, [path, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { value: state.value, error: state.error, reload }
}

/** Whatever was thrown, to be shown. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError({ code: 'CONSOLE_ERROR', message: error instanceof Error ? error.message : String(error) })
}
