// What bitrate.ts prints.
import { createComparator, readManifest } from '@livegate/engine'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import type { Half } from '../pad/case.ts'
import { encodings } from './record-clip.ts'

/** One SAMPLE. `isLive`: neither PAD nor the default injection policy refuses it. */
export type BitrateRow = {
  half: Half
  species: string
  who: string
  person?: string
  encoding: string
  bytes: number
  rejection?: string
  liveness?: number
  isLive?: boolean
  quality?: number
  signals: { name: string; verdict: string; value?: number; score?: number }[]
  /** float32[512], base64. */
  embedding?: string
}

const { matchingThresholds } = createComparator(readManifest())

/** Tables of both halves: bona fide, comparisons, signals, attacks. */
export function printTables(rows: readonly BitrateRow[]): void {
  for (const half of ['fit', 'report'] as const) {
    const ofHalf = rows.filter((row) => row.half === half)
    printLive(half, ofHalf.filter(isBonaFide))
    printComparisons(half, ofHalf.filter(isBonaFide))
    printSignals(half, ofHalf.filter(isBonaFide))
    printAttacks(
      half,
      ofHalf.filter((row) => !isBonaFide(row)),
    )
  }
}

const isBonaFide = ({ species }: BitrateRow) => species.startsWith('live')

function printLive(half: Half, rows: readonly BitrateRow[]): void {
  printHead(
    `${half}: living people`,
    'encoding',
    'clips',
    'median kB',
    'asked again',
    'why',
    'refused',
    'BPCER, 95%',
    'LIVENESS median, least',
    'quality median',
  )
  for (const { name } of encodings) {
    const group = rows.filter(({ encoding }) => encoding === name)
    const judged = group.filter(({ rejection }) => rejection === undefined)
    const why = [...new Set(group.flatMap(({ rejection }) => rejection ?? []))].join(', ')
    const refused = judged.filter(({ isLive }) => !isLive)
    const liveness = judged.map((row) => row.liveness ?? 0)
    printCells(
      name,
      group.length,
      Math.round(median(group.map(({ bytes }) => bytes)) / 1000),
      group.length - judged.length,
      why,
      refused.length,
      rateOf(refused.length, judged.length),
      `${median(liveness).toFixed(3)}, ${Math.min(...liveness).toFixed(3)}`,
      median(judged.map(({ quality }) => quality ?? 0)).toFixed(1),
    )
  }
}

/** Every pair of a half, both of one encoding; and each clip with itself at the best bitrate. */
function printComparisons(half: Half, rows: readonly BitrateRow[]): void {
  printHead(
    `${half}: MATCHING, cosines`,
    'encoding',
    'genuine pairs',
    'median',
    'least',
    'below SECURE',
    'impostor pairs',
    'greatest',
    'above SECURE',
    'to itself at 2500 kbit/s: median, least',
  )
  const faces = rows.flatMap((row) =>
    row.embedding === undefined ? [] : { ...row, face: readEmbedding(row.embedding) },
  )
  const best = new Map(faces.filter(({ encoding }) => encoding === '2500 kbit/s').map((row) => [row.who, row.face]))
  for (const { name } of encodings) {
    const group = faces.filter(({ encoding }) => encoding === name)
    const pairs = group.flatMap((one, index) =>
      group
        .slice(index + 1)
        .map((other) => ({ genuine: one.person === other.person, cosine: dot(one.face, other.face) })),
    )
    const genuine = pairs.filter((pair) => pair.genuine).map(({ cosine }) => cosine)
    const impostor = pairs.filter((pair) => !pair.genuine).map(({ cosine }) => cosine)
    const toItself = group.flatMap(({ who, face }) => {
      const other = best.get(who)
      return other ? dot(face, other) : []
    })
    printCells(
      name,
      genuine.length,
      median(genuine).toFixed(3),
      Math.min(...genuine).toFixed(3),
      genuine.filter((cosine) => cosine < matchingThresholds.SECURE).length,
      impostor.length,
      Math.max(...impostor).toFixed(3),
      impostor.filter((cosine) => cosine >= matchingThresholds.SECURE).length,
      `${median(toItself).toFixed(3)}, ${Math.min(...toItself).toFixed(3)}`,
    )
  }
}

/** The lowest scores of the living, for signals that have one: 0.5 is the limit. */
function printSignals(half: Half, rows: readonly BitrateRow[]): void {
  const scored = (row: BitrateRow) => row.signals.flatMap(({ name, score }) => (score === undefined ? [] : name))
  const names = [...new Set(rows.flatMap(scored))]
  printHead(
    `${half}: least, and 10th-percentile, score of the living; failed`,
    'encoding',
    ...names,
    'LOOP, FROZEN_FRAMES, IDENTITY failed',
  )
  for (const { name: encoding } of encodings) {
    const signals = rows.filter((row) => row.encoding === encoding).flatMap((row) => row.signals)
    const cells = names.map((name) => {
      const scores = signals.flatMap((signal) => (signal.name === name ? (signal.score ?? []) : []))
      const failed = signals.filter((signal) => signal.name === name && signal.verdict === 'FAILED').length
      const sorted = scores.sort((a, b) => a - b)
      return `${sorted[0]?.toFixed(2)}, ${sorted[Math.floor(sorted.length / 10)]?.toFixed(2)}; ${failed}`
    })
    const injected = ['LOOP', 'FROZEN_FRAMES', 'IDENTITY'].map(
      (name) => signals.filter((signal) => signal.name === name && signal.verdict === 'FAILED').length,
    )
    printCells(encoding, ...cells, injected.join(', '))
  }
}

/** Attacks that pass; those that are asked again are none of both. */
function printAttacks(half: Half, rows: readonly BitrateRow[]): void {
  const species = [...new Set(rows.map((row) => row.species))].sort()
  printHead(`${half}: attacks that pass, of those judged`, 'encoding', ...species, 'all', 'APCER, 95%', 'asked again')
  for (const { name } of encodings) {
    const group = rows.filter(({ encoding }) => encoding === name)
    const judged = group.filter(({ rejection }) => rejection === undefined)
    const passed = judged.filter(({ isLive }) => isLive)
    const ofSpecies = (list: readonly BitrateRow[], one: string) => list.filter((row) => row.species === one).length
    const cells = species.map((one) => `${ofSpecies(passed, one)} of ${ofSpecies(judged, one)}`)
    const all = `${passed.length} of ${judged.length}`
    printCells(name, ...cells, all, rateOf(passed.length, judged.length), group.length - judged.length)
  }
}

function printHead(title: string, ...columns: string[]): void {
  console.log(`\n### ${title}\n`)
  printCells(...columns)
  printCells(...columns.map(() => '---'))
}

function printCells(...cells: (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`)
}

function rateOf(errors: number, trials: number): string {
  const { rate, low, high } = proportion(errors, trials)
  return rate === null ? '-' : `${percent(rate)} (${percent(low)} to ${percent(high)})`
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function readEmbedding(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer)
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
