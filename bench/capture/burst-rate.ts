// How many pictures a second the looks at injected media need: clips thinned out to so many frames a second, living people refused
// by LOOP and FROZEN_FRAMES, and loops not refused.
//   npm run build && npx tsx bench/capture/burst-rate.ts FOLDER
// FOLDER keeps the made clips (that of bench/pad/injection.ts will do). Needs ../shared/data.
import { existsSync } from 'node:fs'
import { judgeFrozenFrames } from '../../packages/engine/src/injection/frozen-frames.ts'
import { judgeLoop } from '../../packages/engine/src/injection/loop.ts'
import { decodeSample } from '../../packages/engine/src/media/decode-sample.ts'
import type { TimelineFrame } from '../../packages/engine/src/media/timeline.ts'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import type { Case, Half } from '../pad/case.ts'
import { listLoops } from '../pad/loop-cases.ts'
import { listCases } from '../pad/spatial-cases.ts'

type Row = Pick<Case, 'half' | 'species'> & { rate: number; errors: number; notJudged: boolean; ratio: number }

const [folder = ''] = process.argv.slice(2)
const data = new URL('../../../shared/data/', import.meta.url)
if (!folder || !existsSync(data)) throw new Error('Usage: burst-rate.ts FOLDER; ../shared/data is needed')
const options = { data, cacheFolder: `${folder}/clips`, findFace: async () => undefined, kinds: ['clip'] as const }
const halves: readonly Half[] = ['fit', 'report']
/** As many a second; the last is every frame. */
const rates = [8, 10, 12, 15, Number.POSITIVE_INFINITY]
const lengthMs = 2550

const live = listCases(options).filter(({ species }) => species.startsWith('live') && species !== 'live, handheld')
const loops = listLoops(options).filter(({ species }) => !species.includes('shown'))
const rows = [...(await measure(live)), ...(await measure(loops))]
for (const half of halves) printHalf(half)

async function measure(cases: readonly Case[]): Promise<Row[]> {
  const found: Row[] = []
  for (const { half, species, who, read } of cases) {
    const kept = { frameCount: 1, thumbnails: false, timeline: true }
    const decoded = await decodeSample(await read(), 'FACE_PASSIVE_VIDEO', kept)
    if ('rejection' in decoded) {
      console.error(`${species}, ${who}: ${decoded.rejection}`)
      continue
    }
    for (const rate of rates) found.push({ half, ...judge(species, thinOut(decoded.timeline, rate)), rate })
  }
  return found
}

/** Living people of all kinds are one species. Their errors are refusals, those of loops are passes. */
function judge(species: string, timeline: readonly TimelineFrame[]): Omit<Row, 'half' | 'rate'> {
  const [loop, frozen] = [judgeLoop(timeline), judgeFrozenFrames(timeline)]
  const refused = [loop, frozen].some(({ verdict }) => verdict === 'FAILED')
  const isLive = species.startsWith('live')
  const notJudged = loop.verdict === 'NOT_JUDGED'
  const ratio = loop.value ?? Number.NaN
  return { species: isLive ? 'live' : species, errors: refused === isLive ? 1 : 0, notJudged, ratio }
}

/** The first frames of 2.5 s that are due, by a beat that a late frame does not hurry. */
function thinOut(timeline: readonly TimelineFrame[], perSecond: number): TimelineFrame[] {
  const beganMs = timeline[0]?.timestampMs ?? 0
  let dueMs = 0
  return timeline.filter(({ timestampMs }) => {
    const ms = timestampMs - beganMs
    // A frame that is a little early is nearer to the beat than the next one.
    if (ms >= lengthMs || ms < dueMs - 8) return false
    dueMs = Math.max(dueMs + 1000 / perSecond, ms)
    return true
  })
}

function printHalf(half: Half): void {
  console.log(`\n### ${half}\n\n| species | a second | clips | errors | rate | 95% | LOOP not judged | ratio |`)
  console.log('|---|---|---|---|---|---|---|---|')
  for (const species of new Set(rows.map((row) => row.species))) {
    for (const rate of rates) {
      const group = rows.filter((row) => row.half === half && row.species === species && row.rate === rate)
      const errors = group.reduce((sum, row) => sum + row.errors, 0)
      const share = proportion(errors, group.length)
      const ratios = group.flatMap(({ ratio }) => (Number.isNaN(ratio) ? [] : ratio))
      const cells = [species, Number.isFinite(rate) ? rate : 'all', group.length, errors, percent(share.rate)]
      const notJudged = group.filter((row) => row.notJudged).length
      const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
      console.log(`| ${[...cells, `${percent(share.low)} to ${percent(share.high)}`, notJudged, range].join(' | ')} |`)
    }
  }
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)}%`
}
