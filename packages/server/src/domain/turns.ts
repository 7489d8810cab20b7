import { GatewayError } from './errors.ts'

/** Lets works that concern the same thing run one after the other. */
export type Turns = {
  /** Runs `work` when those before it of the same name are over. Errors: TOO_MANY_REQUESTS when too many wait; the work's. */
  take<T>(name: string, work: () => Promise<T>): Promise<T>
}

const retryAfterSeconds = 2

/** Turns within this process. `mostWaiting`: for each name; whoever comes then is refused, which costs nothing. */
export function createTurns({ mostWaiting }: { mostWaiting: number }): Turns {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>()
  return {
    async take(name, work) {
      const line = lines.get(name) ?? { last: Promise.resolve(), waiting: 0 }
      if (line.waiting >= mostWaiting) throw new GatewayError('TOO_MANY_REQUESTS', { retryAfterSeconds })
      lines.set(name, line)
      line.waiting += 1
      const turn = line.last.then(work)
      line.last = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        line.waiting -= 1
        if (line.waiting === 0) lines.delete(name)
      }
    },
  }
}
