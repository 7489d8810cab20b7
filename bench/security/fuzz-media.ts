// npm run build && npx tsx bench/security/fuzz-media.ts [mutants of each format = 10000] [seed = 1] [folder for what ended a process]: damaged SAMPLEs
// for the engine in its killable processes, as the server runs them, and what became of each. Ends with 1 when an intact SAMPLE
// is judged otherwise afterwards.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnalyseOptions, readManifest } from '@livegate/engine'
import { createEnginePool } from '../../packages/server/dist/biometrics/pool.js'
import { type MediaFormat, makeMediaSeeds } from '../../test/media-seeds.ts'
import { mutateMedia } from '../../test/mutate-media.ts'
import { makeRandom } from '../../test/recapture/random.ts'

const [mutants = 10_000, seed = 1] = process.argv.slice(2, 4).map(Number)
const folder = process.argv[4]
const atOnce = 2
const pool = createEnginePool({
  processes: atOnce,
  maxQueue: atOnce,
  timeoutMs: 20_000,
  maxRssBytes: 1024 ** 3,
  jobsPerProcess: 500,
  manifest: readManifest(),
})
await pool.warmUp()

const seeds = await makeMediaSeeds()
const formats = Object.keys(seeds) as MediaFormat[]
const all = Object.values(seeds).flat()

const image: AnalyseOptions = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_IMAGE' }
const video: AnalyseOptions = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' }
const optionsOf = (format: MediaFormat) => (['JPEG', 'PNG', 'WEBP'].includes(format) ? image : video)

/** What is said of a SAMPLE, in one word. */
async function judge(sample: Uint8Array, options: AnalyseOptions): Promise<string> {
  const outcome = await pool.analyse(sample, options)
  if (outcome.outcome !== 'ANALYSED') return outcome.outcome
  return outcome.analysis.accepted ? 'accepted' : outcome.analysis.rejection
}

async function judgeIntact(): Promise<string[]> {
  const verdicts: string[] = []
  for (const format of formats) {
    for (const seed of seeds[format]) verdicts.push(`${format} ${await judge(seed, optionsOf(format))}`)
  }
  return verdicts
}

async function fuzz(format: MediaFormat) {
  const random = makeRandom(`${format} ${seed}`)
  const outcomes = new Map<string, number>()
  let slowestMs = 0
  let left = mutants
  const began = performance.now()
  const work = async () => {
    while (left-- > 0) {
      const whole = seeds[format][Math.floor(random.between(0, seeds[format].length))] ?? new Uint8Array()
      const mutant = mutateMedia(whole, all, random)
      const from = performance.now()
      const outcome = await judge(mutant, optionsOf(format))
      slowestMs = Math.max(slowestMs, performance.now() - from)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (folder && ['CRASHED', 'TIMED_OUT', 'OUT_OF_MEMORY'].includes(outcome)) {
        writeFileSync(join(folder, `${outcome}-${format}-${left}`), mutant)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const counts = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`| ${format} | ${mutants} | ${counts.join(' · ')} | ${Math.round(slowestMs)} | ${seconds} |`)
}

const before = await judgeIntact()
console.log(`Intact: ${before.join(', ')}\n`)
console.log('| format | mutants | what became of them | slowest, ms | s |\n|---|---|---|---|---|')
for (const format of formats) await fuzz(format)
const after = await judgeIntact()
console.log(`\nIntact ones judged as before: ${String(after) === String(before)}`)
if (String(after) !== String(before)) process.exitCode = 1
await pool.close()
