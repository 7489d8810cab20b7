import { Worker } from 'node:worker_threads'
import type { RowSelection, ScanRequest } from './scan.ts'

/** Threads that scan. */
export type Scanners = {
  /** Scans the rows by all threads. @throws Error when a thread fails */
  scan(request: ScanRequest): Promise<Int32Array>
  close(): Promise<void>
}

/** Below this many rows a second thread costs more than it gains. */
const rowsPerThread = 2048

type Scanner = { scan(request: ScanRequest): Promise<Int32Array>; close(): Promise<unknown> }

/** Starts each thread when it is first needed, and again when it has failed. */
export function createScanners({ threads, program }: { threads: number; program?: URL }): Scanners {
  const scanners: (Scanner | undefined)[] = []
  const scannerAt = (place: number) => {
    const start = () =>
      startScanner(program ?? new URL('./scan-worker.js', import.meta.url), () => {
        scanners[place] = undefined
      })
    scanners[place] ??= start()
    return scanners[place]
  }
  return {
    async scan(request) {
      const parts = divide(request.rows, threads)
      const found = await Promise.all(parts.map((rows, place) => scannerAt(place).scan({ ...request, rows })))
      return Int32Array.from(found.flatMap((rows) => [...rows]))
    },
    async close() {
      await Promise.all(scanners.map((scanner) => scanner?.close()))
    },
  }
}

/** Parts of about the same size, at most `threads`. */
function divide(rows: RowSelection, threads: number): RowSelection[] {
  const count = rows instanceof Int32Array ? rows.length : rows.end - rows.first
  const parts = Math.min(threads, Math.ceil(count / rowsPerThread))
  return Array.from({ length: parts }, (_, part) => {
    const [begin, end] = [Math.floor((count * part) / parts), Math.floor((count * (part + 1)) / parts)]
    return rows instanceof Int32Array ? rows.slice(begin, end) : { first: rows.first + begin, end: rows.first + end }
  })
}

type Waiting = { resolve(found: Int32Array): void; reject(error: Error): void }

/** One thread; it answers in the order in which it is asked. */
function startScanner(program: URL, onEnd: () => void): Scanner {
  const worker = new Worker(program)
  const waiting: Waiting[] = []
  let failure = new Error('a thread of the gallery has ended')
  // A thread keeps the process alive only while somebody waits for it.
  worker.unref()
  worker.on('message', (found: Int32Array) => {
    waiting.shift()?.resolve(found)
    if (waiting.length === 0) worker.unref()
  })
  worker.on('error', (error: Error) => {
    failure = error
  })
  worker.on('exit', () => {
    onEnd()
    for (const { reject } of waiting.splice(0)) reject(failure)
  })
  return {
    scan: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.ref()
        worker.postMessage(request)
      }),
    close: () => worker.terminate(),
  }
}
