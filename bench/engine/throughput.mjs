// Verifications a second with one engine process and with two, as the server runs them.
//   npm run build && node bench/engine/throughput.mjs [verifications per process]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createEngine, engineEnvironment, engineNodeOptions } from '@livegate/engine'
import { makeSamples } from './samples.mjs'

const kinds = {
  clip: { title: '3 s VP8 clip, 640 x 480, FACE_PASSIVE_VIDEO', liveness: 'FACE_PASSIVE_VIDEO' },
  jpeg: { title: 'One JPEG, 640 x 480, FACE_PASSIVE_IMAGE', liveness: 'FACE_PASSIVE_IMAGE' },
}
await (process.send ? work() : measure())

/** A child: says that it is warm, waits for the word to start, and reports when its share is done. */
async function work() {
  const [, , kind, count] = process.argv
  const samples = await makeSamples()
  const engine = await createEngine()
  const analyse = () => engine.analyse(samples[kind], { purpose: 'VERIFICATION', liveness: kinds[kind].liveness })
  for (let i = 0; i < 5; i++) await analyse()
  process.send('warm')
  await once(process, 'message')
  for (let i = 0; i < Number(count); i++) {
    const { accepted } = await analyse()
    if (!accepted) throw new Error('The bench sample was not accepted')
    globalThis.gc?.()
  }
  process.send({ maxRssMiB: process.resourceUsage().maxRSS / 1024 })
  process.disconnect()
}

async function measure() {
  const count = Number(process.argv[2] ?? 60)
  console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}\n`)
  console.log(
    '| sample | processes | verifications a second | against one | peak memory a process |\n|---|---|---|---|---|',
  )
  for (const [kind, { title }] of Object.entries(kinds)) {
    let one = 0
    for (const processes of [1, 2]) {
      const { perSecond, maxRssMiB } = await run(kind, processes, kind === 'clip' ? count : count * 5)
      one ||= perSecond
      const figures = [perSecond.toFixed(1), `${(perSecond / one).toFixed(2)}x`, `${Math.round(maxRssMiB)} MiB`]
      console.log(`| ${[title, processes, ...figures].join(' | ')} |`)
    }
  }
}

async function run(kind, processes, count) {
  const children = Array.from({ length: processes }, () =>
    fork(fileURLToPath(import.meta.url), [kind, String(count)], {
      execArgv: [...engineNodeOptions],
      env: { ...process.env, ...engineEnvironment },
    }),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  const startedAt = performance.now()
  for (const child of children) child.send('start')
  const reports = await Promise.all(children.map((child) => once(child, 'message')))
  const seconds = (performance.now() - startedAt) / 1000
  return {
    perSecond: (processes * count) / seconds,
    maxRssMiB: Math.max(...reports.map(([{ maxRssMiB }]) => maxRssMiB)),
  }
}
