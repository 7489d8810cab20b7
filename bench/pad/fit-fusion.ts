// Whether a fitted fusion of the presentation signals beats their minimum: a logistic model whose weights are not negative, with
// the limit below the least live case of `fit`, or (`wide`) below the least when its person was left out; the minimum together
// with it; a shallow tree. Fitted on `fit` alone; errors on both halves.
//   npx tsx bench/pad/fit-fusion.ts FILE…
// FILE: signals.jsonl of presentation.ts, rows-clip.jsonl or rows-image.jsonl of spatial.ts; clips and images are fitted apart.
import { readFileSync } from 'node:fs'
import { livenessThreshold, type Signal, type SignalName } from '@livegate/engine'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import type { Half } from './case.ts'
import { type Example, fitLogistic, type Logistic, logitOf } from './fusion-logistic.ts'
import { decideByTree, fitTree, type Tree } from './fusion-tree.ts'
import { marginsOf, type SignalValues, signalNames } from './signal-margins.ts'

type Row = { half: Half; species: string; who: string; kind?: 'clip' | 'image'; score?: number } & (
  | { signals: Pick<Signal, 'name' | 'value'>[] }
  | { values: SignalValues }
)
type Judged = Example & { half: Half; species: string; who: string; minimum: number }
/** Says of a case whether it is taken for live. */
type Rule = (one: Judged) => boolean

const isLive = (species: string) => species.startsWith('live')

/** Cases that the engine judged; those that it refused before have no part in the fusion. */
function readJudged(paths: readonly string[], kind: 'clip' | 'image'): Judged[] {
  const rows = paths
    .flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))
    .map((line): Row => JSON.parse(line))
  const known = new Map<string, Judged>()
  for (const row of rows) {
    const { half, species, who, score } = row
    if (score === undefined || (row.kind ?? 'clip') !== kind) continue
    const values =
      'values' in row ? row.values : Object.fromEntries(row.signals.map(({ name, value }) => [name, value]))
    const one = { half, species, who, minimum: score, live: isLive(species), margins: marginsOf(values), weight: 0 }
    known.set(`${species} ${who}`, one)
  }
  const judged = [...known.values()]
  for (const one of judged) one.weight = weigh(one, judged)
  return judged
}

/** Bona fide and attacks weigh the same, and so do the species of each; within the half. */
function weigh({ half, species, live }: Judged, all: readonly Judged[]): number {
  const alike = all.filter((other) => other.half === half && other.live === live)
  const speciesCount = new Set(alike.map((other) => other.species)).size
  return 0.5 / speciesCount / alike.filter((other) => other.species === species).length
}

/** The least log-odds of a live case: the signals' own limits were set below the least live value, too. */
function leastOfLive(model: Logistic, cases: readonly Judged[]): number {
  return Math.min(...cases.filter(({ live }) => live).map(({ margins }) => logitOf(model, margins)))
}

/** The least log-odds that a person of `fit` gets from a model of the others, and how many cases fall below those others' limit. */
function leaveOut(fit: readonly Judged[], names: readonly SignalName[]): { least: number; refused: number } {
  const people = [...new Set(fit.filter(({ live }) => live).map(personOf))]
  const rounds = people.map((person) => {
    const others = fit.filter((one) => personOf(one) !== person)
    const model = fitLogistic(others, names)
    const own = fit.filter((one) => one.live && personOf(one) === person)
    const limit = leastOfLive(model, others)
    const refused = own.filter(({ margins }) => logitOf(model, margins) < limit).length
    return { least: leastOfLive(model, own), refused }
  })
  return {
    least: Math.min(...rounds.map(({ least }) => least)),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  }
}

function errorsOf(cases: readonly Judged[], rule: Rule): string {
  const errors = cases.filter((one) => rule(one) !== one.live).length
  const { rate, low, high } = proportion(errors, cases.length)
  return `${errors} (${rate === null ? '-' : percent(rate)}, ${percent(low)} to ${percent(high)})`
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function printErrors(half: Half, judged: readonly Judged[], rules: Record<string, Rule>): void {
  console.log(
    `\n| ${half} | judged | ${Object.keys(rules).join(' | ')} |\n|${'---|'.repeat(2 + Object.keys(rules).length)}`,
  )
  const ofHalf = judged.filter((one) => one.half === half)
  const species = [...new Set(ofHalf.map((one) => one.species))].sort()
  const groups: [string, Judged[]][] = [
    ...species.map((name): [string, Judged[]] => [name, ofHalf.filter((one) => one.species === name)]),
    ['live, all', ofHalf.filter(({ live }) => live)],
    ['attacks, all', ofHalf.filter(({ live }) => !live)],
  ]
  for (const [name, group] of groups) {
    const cells = Object.values(rules).map((rule) => errorsOf(group, rule))
    console.log(`| ${[name, group.length, ...cells].join(' | ')} |`)
  }
}

/** NUAA's first number and the recording's name are people; every other file is one of its own. */
function personOf({ who }: Judged): string {
  return /^(NUAA \d+|nuaa\/\w+\/\d+|person[A-Z])/.exec(who)?.[0] ?? who.replaceAll(/\d/g, '')
}

function describeTree(tree: Tree, indent = ''): string {
  if ('live' in tree) return `${indent}${tree.live ? 'live' : 'attack'} (${tree.cases})\n`
  const { name, least, below, from } = tree
  return `${indent}${name} margin below ${least.toFixed(2)}:\n${describeTree(below, `${indent}  `)}${indent}else:\n${describeTree(from, `${indent}  `)}`
}

for (const kind of ['clip', 'image'] as const) {
  const judged = readJudged(process.argv.slice(2), kind)
  const fit = judged.filter(({ half }) => half === 'fit')
  if (fit.length === 0) continue
  const names = signalNames.filter((name) => fit.some(({ margins }) => margins[name] !== undefined))
  const model = fitLogistic(fit, names)
  const limit = leastOfLive(model, fit)
  const held = leaveOut(fit, names)
  const tree = fitTree(fit, names)
  console.log(`\n## ${kind}s\n\nlogistic: ${JSON.stringify(model)}, limit ${limit.toFixed(2)}`)
  console.log(`people left out in turn: ${held.refused} live cases refused, the least has ${held.least.toFixed(2)}\n`)
  console.log(describeTree(tree))
  const minimum: Rule = (one) => one.minimum >= livenessThreshold
  const rules: Record<string, Rule> = {
    minimum,
    logistic: ({ margins }) => logitOf(model, margins) >= limit,
    'logistic, wide': ({ margins }) => logitOf(model, margins) >= held.least,
    'minimum and wide': (one) => minimum(one) && logitOf(model, one.margins) >= held.least,
    tree: ({ margins }) => decideByTree(tree, margins),
  }
  for (const half of ['fit', 'report'] as const) printErrors(half, judged, rules)
}
