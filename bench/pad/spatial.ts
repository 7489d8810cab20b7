// How often attacks pass and living people do not, by each spatial signal and by the whole liveness score, per species and
// half of the people; prints and screens that say "simulated" are made by test/recapture.
//   npm run build && npx tsx bench/pad/spatial.ts [clip | image] [cache folder]
// Needs ../shared/data beside the checkout. Results are kept in the cache folder: remove it after any change of the engine.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createEngine, livenessThreshold, type SignalName } from '@livegate/engine'
import sharp from 'sharp'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import type { Case } from './case.ts'
import { listCases } from './spatial-cases.ts'

type Row = Pick<Case, 'half' | 'species' | 'kind' | 'who'> & {
  rejection?: string
  score?: number
  values: Partial<Record<SignalName, number>>
  /** Signals that failed. */
  failed: SignalName[]
}

const kind = process.argv[2] === 'image' ? 'image' : 'clip'
const cacheFolder = process.argv[3] ?? `${tmpdir()}/livegate-spatial`
const rowsFile = `${cacheFolder}/rows-${kind}.jsonl`
mkdirSync(cacheFolder, { recursive: true })
const engine = await createEngine()
const data = new URL('../../../shared/data/', import.meta.url)

const rows = await measureAll()
for (const half of ['fit', 'report'] as const) print(half)
await engine.close()

async function measureAll(): Promise<Row[]> {
  const known = existsSync(rowsFile) ? readFileSync(rowsFile, 'utf8').trim().split('\n') : []
  const measured: Row[] = known.map((line) => JSON.parse(line))
  const done = new Set(measured.map(nameOf))
  const cases = listCases({ data, cacheFolder, findFace, kinds: [kind] }).filter((one) => !done.has(nameOf(one)))
  for (const one of cases.sort((a, b) => cost(a) - cost(b))) {
    const row = await measure(one)
    appendFileSync(rowsFile, `${JSON.stringify(row)}\n`)
    measured.push(row)
  }
  return measured
}

/** Recordings before simulations, which take seconds to make. */
function cost({ species }: Case): number {
  return species.startsWith('live') ? 0 : species.startsWith('simulated') ? 2 : 1
}

function nameOf({ species, who }: Pick<Case, 'species' | 'who'>): string {
  return `${species} ${who}`
}

async function measure({ half, species, who, read }: Case): Promise<Row> {
  const liveness = kind === 'clip' ? 'FACE_PASSIVE_VIDEO' : 'FACE_PASSIVE_IMAGE'
  const row: Row = { half, species, kind, who, values: {}, failed: [] }
  const sample = await read().catch(() => undefined)
  if (!sample) return { ...row, rejection: 'NO_FACE_TO_SHOW' }
  const analysis = await engine.analyse(sample, { purpose: 'VERIFICATION', liveness })
  if (!analysis.accepted) return { ...row, rejection: analysis.rejection }
  for (const { name, value, verdict } of analysis.liveness?.signals ?? []) {
    if (value !== undefined) row.values[name] = value
    if (verdict === 'FAILED') row.failed.push(name)
  }
  return { ...row, score: analysis.liveness?.score ?? Number.NaN }
}

async function findFace(picture: { rgba: Uint8Array; width: number; height: number }) {
  const image = sharp(picture.rgba, { raw: { ...picture, channels: 4 } }).jpeg({ quality: 95 })
  const analysis = await engine.analyse(await image.toBuffer(), { purpose: 'VERIFICATION', liveness: 'NONE' })
  return analysis.accepted ? analysis.frames[0]?.face : undefined
}

function print(half: Row['half']): void {
  const names = ['TEXTURE', 'MEDIUM_BORDER', 'SCREEN_GRID', 'MOTION', 'RELIEF'] as const
  console.log(`\n### ${kind}s of ${half}\n`)
  console.log(`| species | samples | refused before | ${names.join(' | ')} | called an attack | rate (95% interval) |`)
  console.log(`|---|---|---|${names.map(() => '---').join('|')}|---|---|`)
  const ours = rows.filter((row) => row.half === half)
  for (const species of [...new Set(ours.map((row) => row.species))].sort()) {
    const all = ours.filter((row) => row.species === species)
    const judged = all.filter(({ score }) => score !== undefined)
    const failedBy = names.map((name) => judged.filter(({ failed }) => failed.includes(name)).length)
    const attacks = judged.filter(({ score = 1 }) => score < livenessThreshold).length
    const { rate, low, high } = proportion(attacks, judged.length)
    const percent = [rate ?? Number.NaN, low, high].map((share) => `${(100 * share).toFixed(1)}%`)
    const cells = [
      species,
      all.length,
      all.length - judged.length,
      ...failedBy,
      attacks,
      `${percent[0]} (${percent[1]} to ${percent[2]})`,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
