/** How long a count is believed while other processes may add, ms. */
const believedForMs = 60_000

type Counted = { room: number; used: number; limit: number; atMs: number }

/**
 * Says whether more fit under a limit. Counting rows takes the longer the more there are, so a count is believed for a
 * minute, or until half of the room that it found is taken; near the limit every call counts. It guards against runaway
 * imports: several processes at once may go a little beyond.
 */
export function createRoom(count: (key: string) => Promise<number>, nowMs: () => number = Date.now) {
  const believed = new Map<string, Counted>()
  return {
    /** Takes room for `wanted` more of what the key names; false when they don't fit. */
    async take(key: string, limit: number, wanted = 1): Promise<boolean> {
      const known = believed.get(key)
      const isFresh = known?.limit === limit && nowMs() - known.atMs < believedForMs
      if (isFresh && known.used + wanted <= known.room / 2) {
        known.used += wanted
        return true
      }
      const room = limit - (await count(key))
      if (room < wanted) return false
      believed.set(key, { room, used: wanted, limit, atMs: nowMs() })
      return true
    },
  }
}
