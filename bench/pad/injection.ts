// What the looks at injected media find: APCER of recordings that are played over and over, BPCER of LOOP, FROZEN_FRAMES and
// IDENTITY, and how far looks of copies and of other recordings are apart; for the people that the limits were chosen on (`fit`)
// and for others (`report`).
//   npm run build && npx tsx bench/pad/injection.ts FOLDER [every]
// FOLDER keeps the made clips. Loops and copies are made of every `every`-th recording (1 by default). Needs ../shared/data.
import { existsSync } from 'node:fs'
import { createEngine } from '@livegate/engine'
import { judgeFrozenFrames } from '../../packages/engine/src/injection/frozen-frames.ts'
import { differenceOfLooks, lookOf, MAX_DIFFERING_BITS } from '../../packages/engine/src/injection/look.ts'
import { judgeLoop } from '../../packages/engine/src/injection/loop.ts'
import { decodeSample } from '../../packages/engine/src/media/decode-sample.ts'
import type { TimelineFrame } from '../../packages/engine/src/media/timeline.ts'
import type { Signal } from '../../packages/engine/src/signal.ts'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import { encodeClip } from '../../test/encode-clip.ts'
import { type Case, cached, type Half } from './case.ts'
import { listLoops } from './loop-cases.ts'
import { listCases, listNuaa, listRecordings } from './spatial-cases.ts'

type Row = Pick<Case, 'half' | 'species' | 'who'> & { signals: Signal[]; look: Uint8Array | undefined }

const [folder = '', every = '1'] = process.argv.slice(2)
const data = new URL('../../../shared/data/', import.meta.url)
if (!folder || !existsSync(data)) throw new Error('Usage: injection.ts FOLDER [every]; ../shared/data is needed')
const options = { data, cacheFolder: `${folder}/clips`, findFace: async () => undefined, kinds: ['clip'] as const }
const halves: readonly Half[] = ['fit', 'report']

/** Recordings as they were made; the simulated tremble is none. */
const bonaFide = listCases(options).filter(({ species }) => species.startsWith('live') && species !== 'live, handheld')
const loops = takeSome(listLoops(options))
const copies = takeSome(listCopies())

const live = await measureAll(bonaFide, await createIdentityJudge())
const looped = await measureAll(loops)
const copied = await measureAll(copies)
for (const half of halves) printRates(half)
for (const half of halves) printLooks(half)

function takeSome(cases: Case[]): Case[] {
  const people = [...new Set(cases.map(({ who }) => who))].filter((_, index) => index % Number(every) === 0)
  return cases.filter(({ who }) => people.includes(who))
}

/** The same frames as the recording of the same name, coded anew and worse. */
function listCopies(): Case[] {
  return [...listNuaa(data, 'live'), ...listRecordings()].map(({ half, who, fps, pictures }) => ({
    half,
    species: 'copy',
    kind: 'clip',
    who,
    read: cached(options, `copy ${who}`, async () =>
      encodeClip(await pictures(), { container: 'MP4', codec: 'avc1.42E01E', frameMs: 1000 / fps, bitrate: 500_000 }),
    ),
  }))
}

/** IDENTITY needs the whole engine; the others only the timeline. */
async function createIdentityJudge() {
  const engine = await createEngine()
  return {
    async judge(sample: Uint8Array): Promise<Signal[]> {
      const analysis = await engine.analyse(sample, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
      const signals = analysis.accepted ? (analysis.liveness?.signals ?? []) : []
      return signals.filter(({ name }) => name === 'IDENTITY')
    },
    close: () => engine.close(),
  }
}

async function measureAll(
  cases: readonly Case[],
  identity?: Awaited<ReturnType<typeof createIdentityJudge>>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const { half, species, who, read } of cases) {
    try {
      const sample = await read()
      const timeline = await readTimeline(sample)
      const signals = [judgeLoop(timeline), judgeFrozenFrames(timeline), ...((await identity?.judge(sample)) ?? [])]
      rows.push({ half, species, who, signals, look: lookOf(timeline) })
    } catch (error) {
      console.error(`${species}, ${who}: ${error instanceof Error ? error.message : error}`)
    }
  }
  await identity?.close()
  return rows
}

async function readTimeline(sample: Uint8Array): Promise<TimelineFrame[]> {
  const kept = { frameCount: 1, thumbnails: false, timeline: true }
  const decoded = await decodeSample(sample, 'FACE_PASSIVE_VIDEO', kept)
  if ('rejection' in decoded) throw new Error(decoded.rejection)
  return decoded.timeline
}

/** Errors are living people whom the signal refuses, and loops that it lets pass; what it does not judge passes. */
function printRates(half: Half): void {
  console.log(`\n### ${half}\n\n| species | signal | clips | not judged | errors | rate | 95% | least | greatest |`)
  console.log('|---|---|---|---|---|---|---|---|---|')
  const ofHalf = (rows: readonly Row[]) => rows.filter((row) => row.half === half)
  const printRow = (species: string, name: Signal['name'], rows: readonly Row[], isAttack: boolean) => {
    const found = rows.flatMap(({ who, signals }) =>
      signals.filter((signal) => signal.name === name).map((signal) => ({ ...signal, who })),
    )
    const judged = found.filter(({ verdict }) => verdict !== 'NOT_JUDGED')
    const wrong = found.filter(({ verdict }) => (verdict === 'FAILED') !== isAttack)
    const values = judged.flatMap(({ value }) => (value === undefined ? [] : value))
    const { rate, low, high } = proportion(wrong.length, found.length)
    const cells = [species, name, found.length, found.length - judged.length, wrong.length, percent(rate)]
    const [least, greatest] = [Math.min(...values).toFixed(2), Math.max(...values).toFixed(2)]
    console.log(`| ${[...cells, `${percent(low)} to ${percent(high)}`, least, greatest].join(' | ')} |`)
    for (const { who, value } of wrong) console.error(`${half}, ${species}, ${name}: ${who}, ${value?.toFixed(2)}`)
  }
  for (const name of ['LOOP', 'FROZEN_FRAMES', 'IDENTITY'] as const) printRow('live', name, ofHalf(live), false)
  for (const species of new Set(looped.map((row) => row.species))) {
    const rows = looped.filter((row) => row.species === species)
    printRow(species, 'LOOP', ofHalf(rows), true)
  }
}

/** Pairs of a recording and its copy, of two pieces of one person's recordings, and of two people. */
function printLooks(half: Half): void {
  const originals = live.filter((row) => row.half === half && /^live (NUAA|webcam)$/.test(row.species))
  const pairs = (others: readonly Row[], isWanted: (row: Row, other: Row) => boolean) =>
    originals.flatMap((row) => others.filter((other) => isWanted(row, other)).map((other) => differenceOf(row, other)))
  const groups = {
    'copies coded anew': pairs(copied, (row, other) => row.who === other.who),
    'other pieces of one person': pairs(originals, (a, b) => a.who < b.who && personOf(a) === personOf(b)),
    'other people': pairs(originals, (a, b) => a.who < b.who && personOf(a) !== personOf(b)),
  }
  console.log(`\n### looks, ${half}\n\n| pairs of | pairs | least bits | greatest bits | called one recording |`)
  console.log('|---|---|---|---|---|')
  for (const [name, bits] of Object.entries(groups)) {
    const alike = bits.filter((difference) => difference <= MAX_DIFFERING_BITS).length
    console.log(`| ${[name, bits.length, Math.min(...bits), Math.max(...bits), alike].join(' | ')} |`)
  }
}

function differenceOf({ look }: Row, { look: other }: Row): number {
  return look && other ? differenceOfLooks(look, other) : Number.POSITIVE_INFINITY
}

/** NUAA names files by person first; person A is in two recordings. */
function personOf({ who }: Row): string {
  return /^NUAA \d{4}|^person[AB]/.exec(who)?.[0] ?? who
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)}%`
}
