import { useEffect, useState } from 'preact/hooks'
import type { ApiError } from '../api.ts'
import { toCsv } from '../csv.ts'
import { mostExported, type ReadPage, readToEnd } from '../read-to-end.ts'
import { toApiError } from '../use-load.ts'
import { numberOf } from '../words.ts'
import { Trouble } from './parts.tsx'

type Source = { items: readonly object[] | undefined; read?: ReadPage<object> }
type Format = 'csv' | 'json'

const formats = {
  csv: { type: 'text/csv', write: toCsv },
  json: { type: 'application/json', write: (items: readonly object[]) => JSON.stringify(items, null, 2) },
}

function download(name: string, format: Format, items: readonly object[]) {
  const { type, write } = formats[format]
  const url = URL.createObjectURL(new Blob([write(items)], { type }))
  Object.assign(document.createElement('a'), { href: url, download: `${name}.${format}` }).click()
  URL.revokeObjectURL(url)
}

/** Downloads a list as it is filtered: with `read` to its end, not only what the page shows; leaving the page stops it. */
export function Export({ name, items, read }: Source & { name: string }) {
  const [reading, setReading] = useState<AbortController>()
  const [count, setCount] = useState(0)
  const [error, setError] = useState<ApiError>()
  const [cut, setCut] = useState(false)
  useEffect(() => () => reading?.abort(), [reading])
  if (items === undefined || items.length === 0) return null
  const write = async (format: Format) => {
    if (read === undefined) return download(name, format, items)
    const abort = new AbortController()
    setReading(abort)
    setCount(0)
    setError(undefined)
    try {
      const all = await readToEnd(read, setCount, abort.signal)
      download(name, format, all.items)
      setCut(!all.whole)
    } catch (failure) {
      if (!abort.signal.aborted) setError(toApiError(failure))
    } finally {
      setReading(undefined)
    }
  }
  return (
    <>
      {reading && (
        <span class="quiet" role="status">
          {numberOf(count)} rows read …
        </span>
      )}
      {cut && <span role="status">Only the first {numberOf(mostExported)} rows: narrow the list.</span>}
      <button type="button" disabled={reading !== undefined} onClick={() => void write('csv')}>
        CSV
      </button>
      <button type="button" disabled={reading !== undefined} onClick={() => void write('json')}>
        JSON
      </button>
      <Trouble error={error} />
    </>
  )
}
