// The program of a thread: scans rows that the main thread packed, one request at a time.
import { parentPort } from 'node:worker_threads'
import { type ScanRequest, scan } from './scan.ts'

parentPort?.on('message', (request: ScanRequest) => {
  const found = scan(request)
  parentPort?.postMessage(found, [found.buffer])
})
