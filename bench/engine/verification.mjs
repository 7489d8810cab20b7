// What one verification costs, stage by stage, against the bare sum: decoding the same bytes and running the same
// models on the same inputs, as often as the engine does, with nothing in between.
//   npm run build && node bench/engine/verification.mjs
import { cpus } from 'node:os'
import { createEngine, readManifest, verifyModels } from '@livegate/engine'
import { becomeEngineProcess } from './as-engine-process.mjs'
import { decode, engineRequire, makeSamples } from './samples.mjs'

becomeEngineProcess(import.meta.url)

const { InferenceSession } = engineRequire('onnxruntime-node')
const sharp = engineRequire('sharp')

const RUNS = 30
/** Every model run of one analysis: session, inputs, and the order they came in. */
async function recordRuns(analyse) {
  const [{ path }] = await verifyModels(readManifest())
  const handler = Object.getPrototypeOf(await InferenceSession.create(path))
  const { run } = handler
  const runs = []
  handler.run = function (feeds) {
    runs.push({ session: this, feeds, width: Object.values(feeds)[0].dims.at(-1) })
    return run.call(this, feeds)
  }
  await analyse()
  handler.run = run
  return runs
}

/** The models' input widths tell the stages apart. */
const stageOfWidth = { 320: 'detect', 64: 'landmarks', 24: 'quality', 128: 'pad', 112: 'embed' }

async function measure(work) {
  for (let i = 0; i < 5; i++) await work()
  const wall = []
  const cpuBefore = process.cpuUsage()
  for (let i = 0; i < RUNS; i++) {
    const startedAt = performance.now()
    await work()
    wall.push(performance.now() - startedAt)
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return { wallMs: median(wall), cpuMs: (user + system) / 1000 / RUNS }
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
const ms = (value) => value.toFixed(1).padStart(7)

async function compare(title, bytes, options, bareWork) {
  const timings = []
  let analysis
  const whole = await measure(async () => {
    analysis = await engine.analyse(bytes, options)
    if (!analysis.accepted) throw new Error(`${analysis.rejection}: ${analysis.detail}`)
    timings.push(analysis.timingsMs)
  })
  const runs = await recordRuns(() => engine.analyse(bytes, options))
  const bareStages = { decode: bareWork }
  for (const stage of Object.values(stageOfWidth)) {
    const own = runs.filter(({ width }) => stageOfWidth[width] === stage)
    bareStages[stage] = async () => {
      for (const { session, feeds } of own) await session.run(feeds)
    }
  }
  console.log(`\n${title}\n\n| stage | engine ms | bare ms | ratio |\n|---|---|---|---|`)
  let bareCpuMs = 0
  let bareWallMs = 0
  for (const stage of ['decode', 'detect', 'landmarks', 'quality', 'pad', 'embed', 'selfie']) {
    const engineMs = median(timings.map((timing) => timing[stage]))
    const measured = bareStages[stage] && (await measure(bareStages[stage]))
    if (measured) bareCpuMs += measured.cpuMs
    if (measured) bareWallMs += measured.wallMs
    console.log(
      `| ${stage} | ${ms(engineMs)} | ${measured ? ms(measured.wallMs) : ''} | ${measured ? (engineMs / measured.wallMs).toFixed(2) : ''} |`,
    )
  }
  console.log(`| total | ${ms(whole.wallMs)} | ${ms(bareWallMs)} | ${(whole.wallMs / bareWallMs).toFixed(2)} |`)
  console.log(`| CPU | ${ms(whole.cpuMs)} | ${ms(bareCpuMs)} | ${(whole.cpuMs / bareCpuMs).toFixed(2)} |`)
}

const { clip, jpeg } = await makeSamples()
const engine = await createEngine()
await engine.warmUp()
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, medians of ${RUNS}`)
await compare(
  '3 s VP8 clip, 640 x 480, verification with FACE_PASSIVE_VIDEO',
  clip,
  { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' },
  () => decode(clip, 75, (frame) => frame.close()),
)
await compare(
  'One JPEG, 640 x 480, verification with FACE_PASSIVE_IMAGE',
  jpeg,
  { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_IMAGE' },
  () => sharp(jpeg).raw().toBuffer(),
)
await engine.close()
console.log(`\nPeak memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
