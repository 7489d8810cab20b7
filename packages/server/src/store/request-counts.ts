import type pg from 'pg'
import type { RequestCounts } from '../domain/ports.ts'

const windowMs = 60_000
/** How long a count takes to reach the other processes, ms. */
const flushMs = 1000
/** From this share of its limit on, a count is shared: most callers never come to it, and cost the database nothing. */
const sharedFrom = 0.05
/** Beyond so many callers in a minute the first are forgotten. */
const mostKeys = 100_000
const keysPerStatement = 1000

type Count = {
  limit: number
  /** By this process. */
  own: number
  /** Of those, how many the others know of. */
  told: number
  /** By the others, as far as this process knows. */
  others: number
}

/**
 * Counts of requests in windows of a minute. Each process counts for itself; every second it adds what is worth sharing to a
 * table, in one statement, and hears what the others have added. So no request waits for the database, and none is dearer
 * for being counted; together the processes let through at most what comes within a second, and a twentieth of the limit
 * each, beyond it. While the database can't be reached each counts alone.
 */
export function createRequestCounts(pool: pg.Pool): RequestCounts & { flush(): Promise<void>; close(): Promise<void> } {
  let window = 0
  let counts = new Map<string, Count>()
  let flushing: Promise<void> = Promise.resolve()

  /** The counts of this minute, and how long it lasts, s. */
  function turn(now: Date): number {
    const current = Math.floor(now.getTime() / windowMs)
    if (current !== window) {
      window = current
      counts = new Map()
    }
    return Math.max(1, Math.ceil(((current + 1) * windowMs - now.getTime()) / 1000))
  }

  function make(key: string, limit: number): Count {
    const [oldest] = counts.size >= mostKeys ? counts.keys() : []
    if (oldest !== undefined) counts.delete(oldest)
    const made = { limit, own: 0, told: 0, others: 0 }
    counts.set(key, made)
    return made
  }

  async function share(): Promise<void> {
    const shared = [...counts].filter(([, { limit, own, told }]) => own > told && own >= limit * sharedFrom)
    // In one order everywhere: of two processes that add to the same rows neither waits for the other in a circle.
    shared.sort(([a], [b]) => (a < b ? -1 : 1))
    const expires = (window + 1) * windowMs
    const prefix = `requests:${window}:`
    for (let first = 0; first < shared.length; first += keysPerStatement) {
      await add(pool, shared.slice(first, first + keysPerStatement), prefix, expires)
    }
  }

  const flush = () => {
    flushing = flushing.then(share, share)
    return flushing
  }
  // What could not be told now is told with the next: nothing is lost but time.
  const timer = setInterval(() => flush().catch(() => undefined), flushMs).unref()

  return {
    add(key, limit, now) {
      const resetSeconds = turn(now)
      const count = counts.get(key) ?? make(key, limit)
      count.own += 1
      return { count: count.own + count.others, resetSeconds }
    },
    read(key, now) {
      const resetSeconds = turn(now)
      const { own = 0, others = 0 } = counts.get(key) ?? {}
      return { count: own + others, resetSeconds }
    },
    flush,
    async close() {
      clearInterval(timer)
      await flush().catch(() => undefined)
    },
  }
}

/** Adds what the others don't know yet, and learns what this process does not. */
async function add(pool: pg.Pool, shared: [string, Count][], prefix: string, expires: number): Promise<void> {
  const sent = shared.map(([, { own, told }]) => ({ own, delta: own - told }))
  const { rows } = await pool.query<{ key: string; points: number }>(
    `insert into failure_count (key, points, expire)
     select key, points, $3::bigint from unnest($1::text[], $2::int[]) as given (key, points)
     on conflict (key) do update set points = failure_count.points + excluded.points
     returning key, points`,
    [shared.map(([key]) => prefix + key), sent.map(({ delta }) => delta), expires],
  )
  const total = new Map(rows.map(({ key, points }) => [key, points]))
  for (const [index, [key, count]] of shared.entries()) {
    const own = sent[index]?.own ?? 0
    count.told = own
    count.others = Math.max(0, (total.get(prefix + key) ?? own) - own)
  }
}
