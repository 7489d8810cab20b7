// Whether an engine's memory stays flat: 10,000 verifications in one process that is never replaced (the server replaces
// its engine processes after 500), of which one in ten is a clip and the others are photos.
//   npm run build && node bench/engine/memory.mjs [verifications]
import { createEngine } from '@livegate/engine'
import { becomeEngineProcess } from './as-engine-process.mjs'
import { makeSamples } from './samples.mjs'

becomeEngineProcess(import.meta.url)

const count = Number(process.argv[2] ?? 10_000)
const warmUp = Math.min(1000, count / 4)
const every = Math.max(1, Math.round(count / 40))
const CLIP_EVERY = 10

const { clip, jpeg } = await makeSamples()
const engine = await createEngine()
const readings = []
console.log('| verifications | resident MiB |\n|---|---|')
for (let done = 1; done <= count; done++) {
  const isClip = done % CLIP_EVERY === 0
  const liveness = isClip ? 'FACE_PASSIVE_VIDEO' : 'FACE_PASSIVE_IMAGE'
  const { accepted } = await engine.analyse(isClip ? clip : jpeg, { purpose: 'VERIFICATION', liveness })
  if (!accepted) throw new Error('The bench sample was not accepted')
  globalThis.gc()
  if (done % every === 0) {
    readings.push({ done, mib: process.memoryUsage().rss / 2 ** 20 })
    console.log(`| ${done} | ${Math.round(process.memoryUsage().rss / 2 ** 20)} |`)
  }
}
// Single readings swing by the buffers of one clip: a quarter of the readings after the warm-up against the last quarter.
const settled = readings.filter(({ done }) => done > warmUp).map(({ mib }) => mib)
const quarter = Math.max(1, settled.length >> 2)
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const [before, after] = [median(settled.slice(0, quarter)), median(settled.slice(-quarter))]
console.log(`\nAfter a warm-up of ${warmUp}: ${Math.round(before)} MiB, at the end ${Math.round(after)} MiB:`)
console.log(`growth ${((after / before - 1) * 100).toFixed(1)}% (bar: 5%)`)
await engine.close()
