// APCER of each attack species and BPCER of each kind of bona fide clip, of the engine as it is, for the people that its limits
// were chosen on (`fit`) and for others (`report`); and for each signal, how many clips it refuses by itself.
//   npm run build && npx tsx bench/pad/presentation.ts FOLDER [photos]
// FOLDER keeps the made clips and the signals (delete signals.jsonl after a change of the engine). Needs ../shared/data.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createEngine, type Engine, livenessThreshold, type Signal } from '@livegate/engine'
import sharp from 'sharp'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import type { RawPicture } from '../../test/encode-clip.ts'
import type { Case } from './case.ts'
import { listCases } from './spatial-cases.ts'
import { listStills } from './still-cases.ts'

type Row = {
  half: 'fit' | 'report'
  species: string
  who: string
  /** The liveness score, or why the SAMPLE was refused before. */
  score?: number
  rejection?: string
  signals: Pick<Signal, 'name' | 'value' | 'score' | 'verdict' | 'reason'>[]
  padMs: number
}

const [folder = '', photos = '24'] = process.argv.slice(2)
const data = new URL('../../../shared/data/', import.meta.url)
if (!folder || !existsSync(data)) throw new Error('Usage: presentation.ts FOLDER [photos]; ../shared/data is needed')
const rowsFile = `${folder}/signals.jsonl`

/** Prints and simulated recaptures are measured by spatial.ts. */
function isWanted({ kind, species }: Case): boolean {
  return kind === 'clip' && !species.startsWith('simulated') && species !== 'NUAA print'
}

async function judge(engine: Engine, { half, species, who, read }: Case): Promise<Row> {
  const analysis = await engine.analyse(await read(), { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
  const row = { half, species, who, padMs: analysis.timingsMs.pad }
  if (!analysis.accepted) return { ...row, rejection: analysis.rejection, signals: [] }
  const signals = (analysis.liveness?.signals ?? []).map(({ name, value, score, verdict, reason }) => ({
    name,
    verdict,
    ...(value !== undefined && { value }),
    ...(score !== undefined && { score }),
    ...(reason && { reason }),
  }))
  return { ...row, ...(analysis.liveness && { score: analysis.liveness.score }), signals }
}

function readRows(): Row[] {
  if (!existsSync(rowsFile)) return []
  const lines = readFileSync(rowsFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): Row => JSON.parse(line))
}

async function collectRows(): Promise<Row[]> {
  mkdirSync(`${folder}/clips`, { recursive: true })
  const engine = await createEngine()
  const findFace = async ({ rgba, width, height }: RawPicture) => {
    const png = await sharp(rgba, { raw: { width, height, channels: 4 } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const analysis = await engine.analyse(png, { purpose: 'VERIFICATION', liveness: 'NONE' })
    return analysis.accepted ? analysis.frames[0]?.face : undefined
  }
  const options = { data, cacheFolder: `${folder}/clips`, findFace, kinds: ['clip'] as const }
  const stills = listStills(options)
  const speciesCount = new Set(stills.map(({ species }) => species)).size
  const cases = [...listCases(options).filter(isWanted), ...stills.slice(0, Number(photos) * speciesCount)]
  const rows = readRows()
  const known = new Set(rows.map(keyOf))
  const order = new Map(cases.map((one) => [one, createHash('sha256').update(keyOf(one)).digest('hex')]))
  // In no order of ours, so that a run that is stopped has seen some of everything.
  for (const one of cases.toSorted((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1))) {
    if (known.has(keyOf(one))) continue
    try {
      const row = await judge(engine, one)
      rows.push(row)
      appendFileSync(rowsFile, `${JSON.stringify(row)}\n`)
    } catch (error) {
      console.error(`${one.species}, ${one.who}: ${error instanceof Error ? error.message : error}`)
    }
  }
  await engine.close()
  return rows
}

function keyOf({ half, species, who }: { half: string; species: string; who: string }): string {
  return `${half} ${species} ${who}`
}

const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)}%`)

/** A SAMPLE that is refused before it is judged asks the person to try again: not counted as an error of either kind. */
function printRates(half: Row['half'], rows: readonly Row[]): void {
  console.log(`\n### ${half}\n\n| species | clips | refused before | errors | rate | 95% | signals that failed |`)
  console.log('|---|---|---|---|---|---|---|')
  const ofHalf = rows.filter((row) => row.half === half)
  const isLive = (species: string) => species.startsWith('live')
  const species = [...new Set(ofHalf.map((row) => row.species))].sort()
  const groups = [
    ...species.map((name) => ({ name, rows: ofHalf.filter((row) => row.species === name) })),
    { name: 'live, all', rows: ofHalf.filter((row) => isLive(row.species)) },
    { name: 'stills, all', rows: ofHalf.filter((row) => row.species.startsWith('still')) },
  ]
  for (const { name, rows: group } of groups) {
    const judged = group.flatMap((row) => (row.score === undefined ? [] : { ...row, score: row.score }))
    const errors = judged.filter(({ score }) => (isLive(name) ? score < livenessThreshold : score >= livenessThreshold))
    const { rate, low, high } = proportion(errors.length, judged.length)
    const cells = [name, group.length, group.length - judged.length, errors.length, percent(rate)]
    console.log(`| ${[...cells, `${percent(low)} to ${percent(high)}`, countFailed(judged)].join(' | ')} |`)
  }
}

function countFailed(rows: readonly Row[]): string {
  const counts = new Map<string, number>()
  for (const { name, verdict } of rows.flatMap(({ signals }) => signals)) {
    if (verdict === 'FAILED') counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}

const rows = await collectRows()
for (const half of ['fit', 'report'] as const) printRates(half, rows)
