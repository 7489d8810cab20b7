import { createHash } from 'node:crypto'

/** SHA-256, hex, of a request: the same when the entries are, whatever the order in which they were written. */
export function hashOfRequest(request: object): string {
  const sorted = JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest('hex')
}
