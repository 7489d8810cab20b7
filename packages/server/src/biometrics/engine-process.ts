// The program of a child process: one engine, one job at a time. A hostile SAMPLE that crashes a native decoder takes
// this process down and nothing else.
import { once } from 'node:events'
import { createEngine } from '@livegate/engine'
import type { EngineJob, EngineMessage, EngineStart } from './engine-protocol.ts'

// A terminal's Ctrl-C and a service manager's stop reach the whole process group; the pool ends its processes itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

// The channel closes when the parent dies, however it dies: then nobody waits for an answer.
process.on('disconnect', () => process.exit(0))

const send = (message: EngineMessage) => process.send?.(message)

const [{ manifest }] = (await once(process, 'message')) as [EngineStart]
const engine = await createEngine({ manifest })
await engine.warmUp()
process.on('message', async ({ sample, options }: EngineJob) => {
  send({ analysis: await engine.analyse(sample, options) })
  // Decoded pictures are small objects with large buffers: V8 alone would let hundreds of megabytes of them pile up.
  globalThis.gc?.()
})
send({ ready: { templateModelId: engine.templateModelId } })
