// The program of a child process: one engine, one sample at a time. A file that crashes a native decoder takes this
// process down and costs that sample alone.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createEngine, type Engine } from '@livegate/engine'
import { encodeFrames } from './encode-frames.ts'
import type { EvaluationJob, EvaluationMessage, EvaluationStart } from './evaluation-protocol.ts'
import { findingOf, type SampleFinding } from './finding.ts'

// The channel closes when the parent dies, however it dies: then nobody waits for an answer.
process.on('disconnect', () => process.exit(0))

const send = (message: EvaluationMessage) => process.send?.(message)

const [{ manifest }] = (await once(process, 'message')) as [EvaluationStart]
const engine = await createEngine({ manifest })
await engine.warmUp()
process.on('message', async (job: EvaluationJob) => {
  send({ finding: await analyse(engine, job) })
  // Decoded pictures are small objects with large buffers: V8 alone would let hundreds of megabytes of them pile up.
  globalThis.gc?.()
})
send({ ready: true })

async function analyse(by: Engine, { sample, options }: EvaluationJob): Promise<SampleFinding> {
  const media = await readMedia(sample).catch((error: Error) => error)
  if (media instanceof Error) return { acquired: false, reason: 'SAMPLE_UNREADABLE', detail: media.message }
  return findingOf(await by.analyse(media, options))
}

async function readMedia({ files, framesPerSecond }: EvaluationJob['sample']): Promise<Uint8Array> {
  const contents = await Promise.all(files.map((file) => readFile(file)))
  return framesPerSecond ? encodeFrames(contents, framesPerSecond) : (contents[0] as Uint8Array)
}
