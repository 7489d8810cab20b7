import type { StageTimings } from './analysis.ts'

type Stage = Exclude<keyof StageTimings, 'total'>

/** Adds up wall time per stage, in milliseconds. */
export type Stopwatch = {
  time<T>(stage: Stage, work: () => Promise<T> | T): Promise<T>
  read(): StageTimings
}

export function startStopwatch(): Stopwatch {
  const startedAt = performance.now()
  const spentMs = { decode: 0, detect: 0, landmarks: 0, quality: 0, pad: 0, embed: 0, injection: 0, selfie: 0 }
  return {
    async time(stage, work) {
      const since = performance.now()
      try {
        return await work()
      } finally {
        spentMs[stage] += performance.now() - since
      }
    },
    read: () => ({ ...spentMs, total: performance.now() - startedAt }),
  }
}
