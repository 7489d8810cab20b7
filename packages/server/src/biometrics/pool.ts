import { setTimeout as delay } from 'node:timers/promises'
import type { AnalyseOptions, ModelManifest } from '@livegate/engine'
import { type ChildLimits, type ChildOutcome, type EngineChild, startEngineChild } from './engine-child.ts'

export type EnginePoolOptions = ChildLimits & {
  /** Engine processes, each using one core while it works. */
  processes: number
  /** Jobs that may wait; one more is answered BUSY. */
  maxQueue: number
  /** A process is replaced after this many jobs: what native libraries leak is bounded. */
  jobsPerProcess: number
  /** The models of every process. */
  manifest: ModelManifest
  /** The program of a child process. */
  program?: URL
}

/** BUSY: the queue is full (or the pool is closing); try again later. */
export type PoolOutcome = ChildOutcome | { outcome: 'BUSY' }

/**
 * Engines in killable child processes behind a bounded queue. A SAMPLE that crashes, hangs or bloats its process costs
 * that job and the process, which is replaced; nothing else notices.
 */
export interface EnginePool {
  /** The `modelId` of every TEMPLATE; known after `warmUp`. @throws Error before */
  readonly templateModelId: string
  /** Starts all processes. @throws Error when they don't start, with what to do */
  warmUp(): Promise<void>
  /**
   * Never rejects for what a SAMPLE does. What yields is answered BUSY as soon as half of the queue is taken: the rest is for
   * what nobody can be told to try again.
   */
  analyse(sample: Uint8Array, options: AnalyseOptions, manners?: { yields: boolean }): Promise<PoolOutcome>
  /** What the pool is doing now. */
  load(): EngineLoad
  /** Answers what waits with BUSY and ends all processes. */
  close(): Promise<void>
}

/** `alive`: processes that are warm; `lost`: those that a SAMPLE has ended, since the start; `mayWait`: the queue's bound. */
export type EngineLoad = {
  started: boolean
  alive: number
  busy: number
  waiting: number
  mayWait: number
  lost: number
}

type WaitingJob = { sample: Uint8Array; options: AnalyseOptions; resolve(outcome: PoolOutcome): void }

const FAILED_STARTS_UNTIL_GIVEN_UP = 3
const RESTART_DELAY_MS = 500

export function createEnginePool(options: EnginePoolOptions): EnginePool {
  const program = options.program ?? new URL('./engine-process.js', import.meta.url)
  const queue: WaitingJob[] = []
  let alive = 0
  let templateModelId: string | undefined
  let wakeIdle: (() => void)[] = []
  let busy = 0
  let lost = 0
  const closing = new AbortController()

  /** One place in the pool: a process and its successors, until the pool closes. */
  async function keepPlace(onFirstStart: (failure?: Error) => void): Promise<void> {
    let failedStarts = 0
    while (!closing.signal.aborted) {
      const child = await startEngineChild({ program, manifest: options.manifest }, options, closing.signal).catch(
        (error: Error) => error,
      )
      if (child instanceof Error) {
        failedStarts++
        if (failedStarts >= FAILED_STARTS_UNTIL_GIVEN_UP) onFirstStart(child)
        if (failedStarts >= FAILED_STARTS_UNTIL_GIVEN_UP && alive === 0) answerAll({ outcome: 'CRASHED' })
        await delay(RESTART_DELAY_MS, undefined, { signal: closing.signal }).catch(() => {})
        continue
      }
      failedStarts = 0
      templateModelId = child.templateModelId
      alive++
      onFirstStart()
      await workUntilReplaced(child)
      alive--
      await child.kill()
    }
  }

  async function workUntilReplaced(child: EngineChild): Promise<void> {
    let ended = false
    child.ended.then(() => {
      ended = true
      wake()
    })
    while (!ended && !closing.signal.aborted && child.jobCount < options.jobsPerProcess) {
      const job = queue.shift()
      if (!job) {
        await new Promise<void>((resolve) => wakeIdle.push(resolve))
        continue
      }
      busy++
      const outcome = await child.run({ sample: job.sample, options: job.options })
      busy--
      job.resolve(closing.signal.aborted && outcome.outcome === 'CRASHED' ? { outcome: 'BUSY' } : outcome)
      if (outcome.outcome === 'ANALYSED') continue
      lost++
      return
    }
  }

  function wake() {
    const waiting = wakeIdle
    wakeIdle = []
    for (const resolve of waiting) resolve()
  }

  function answerAll(outcome: PoolOutcome) {
    for (const job of queue.splice(0)) job.resolve(outcome)
  }

  let places: Promise<void>[] = []

  /** Fills every place; resolves when each has had a process that was ready. */
  function start(): Promise<unknown> {
    const ready: Promise<void>[] = []
    places = Array.from({ length: options.processes }, () => {
      let settle: (failure?: Error) => void = () => {}
      ready.push(
        new Promise((resolve, reject) => {
          settle = (failure) => (failure ? reject(failure) : resolve())
        }),
      )
      return keepPlace(settle)
    })
    const allReady = Promise.all(ready)
    allReady.catch(() => {})
    return allReady
  }

  let up: Promise<unknown> | undefined
  return {
    get templateModelId() {
      if (templateModelId === undefined) throw new Error('The engine pool has not been warmed up')
      return templateModelId
    },
    async warmUp() {
      up ??= start()
      await up
    },
    analyse(sample, analyseOptions, { yields } = { yields: false }) {
      const mayWait = yields ? Math.floor(options.maxQueue / 2) : options.maxQueue
      const full = queue.length + busy >= options.processes + mayWait
      if (full || closing.signal.aborted) return Promise.resolve({ outcome: 'BUSY' })
      up ??= start()
      return new Promise((resolve) => {
        queue.push({ sample, options: analyseOptions, resolve })
        wake()
      })
    },
    load: () => ({
      started: up !== undefined,
      alive,
      busy,
      waiting: queue.length,
      mayWait: options.maxQueue,
      lost,
    }),
    async close() {
      closing.abort()
      answerAll({ outcome: 'BUSY' })
      wake()
      await Promise.all(places)
    },
  }
}
