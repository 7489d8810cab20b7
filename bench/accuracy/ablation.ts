// FNMR at FMR 1e-3, 1e-4 and 1e-5 of each variant, by pairs and with every person weighing the same, with 95% intervals
// by drawing people and the difference from the first variant in the mean FNMR (FMR 1e-2 to 1e-5).
//   npx tsx bench/accuracy/ablation.ts CACHE SET HALF [--raw] VARIANT[+VARIANT…][/PROBE VARIANT] …
// --raw takes LFW's names as they are, also those known to share a person.
// First, once: npx tsx bench/accuracy/embed-variants.ts CACHE SET:HALF,… VARIANT,…
import type { Half, SetName } from './datasets.ts'
import {
  cosineOf,
  drawPeople,
  everybody,
  fnmrAtFmr,
  interval,
  meanFnmr,
  type Scores,
  scoreAll,
  type Weighing,
} from './figures.ts'
import { loadRows, sharePerson } from './vectors.ts'

const targets = [1e-3, 1e-4, 1e-5]
const DRAWS = 200

const [cache = '', set = 'lfw', half = 'fit', ...rest] = process.argv.slice(2)
const variants = rest.filter((one) => one !== '--raw')
const rows = await loadRows(cache, set as SetName, half as Half)
const everyone = everybody(rows.names.length)
const isSamePerson = rest.includes('--raw') ? () => false : sharePerson(rows.names)
const draws = drawPeople(rows.names.length, DRAWS)
const percent = (rate: number) => (100 * rate).toFixed(2)
const range = (values: readonly number[]) => interval(values).map(percent).join(' to ')

function describe(scores: Scores, base: Scores, weighing: Weighing): string {
  const rates = fnmrAtFmr(scores, targets, everyone, weighing)
  const drawn = draws.map((weights) => fnmrAtFmr(scores, targets, weights, weighing))
  const cells = rates.map((rate, i) => `${percent(rate)} (${range(drawn.map((values) => values[i] ?? Number.NaN))})`)
  const gain = (weights: Float64Array) => meanFnmr(scores, weights, weighing) - meanFnmr(base, weights, weighing)
  return [...cells, `${percent(gain(everyone))} (${range(draws.map(gain))})`].join(' | ')
}

let base: Scores | undefined
for (const variant of variants) {
  const [reference = '', probe] = variant.split('/')
  const references = rows.vectors(reference)
  const probes = probe === undefined ? references : rows.vectors(probe)
  const compare = cosineOf(references, probes)
  const scores = scoreAll(compare, rows.persons, rows.sessions, !probe, 0.02, isSamePerson)
  base ??= scores
  for (const weighing of ['pairs', 'people'] as const) {
    console.log(`| ${variant} | ${weighing} | ${describe(scores, base, weighing)} |`)
  }
}
