import { histogramBins, type OperationType, type StatisticsQuery, type StatisticsReport } from '@livegate/contract'
import type { Application } from './application.ts'
import { invalidField } from './errors.ts'
import type { Biometrics, Clock } from './ports.ts'
import { readThresholds } from './read-decision.ts'

/** How many, by what. */
export type Counts = Readonly<Record<string, number>>

/** What came of the OPERATIONs of a type that were begun on a day (UTC): numbers only, of nobody. */
export type DayFacts = {
  /** `YYYY-MM-DD` */
  day: string
  type: OperationType
  created: number
  opened: number
  sent: number
  confirmed: number
  notConfirmed: number
  failed: number
  errors: Counts
  reasons: Counts
  warnings: Counts
  /** By `confirmed` or `notConfirmed`, then by the fiftieth of 0..1, from 0. */
  matching: Readonly<Record<string, Counts>>
  liveness: Readonly<Record<string, Counts>>
  /** By spans of {@link secondsPerBin}, from 0. */
  seconds: Counts
}

/** Width of the bins of durations, s. */
export const secondsPerBin = 2

export interface Statistics {
  /** Counts days anew, from their rows. Both days are included. */
  count(applicationId: string, fromDay: string, toDay: string): Promise<DayFacts[]>
  /** What was kept of days that are over. */
  kept(applicationId: string, fromDay: string, toDay: string): Promise<DayFacts[]>
  /** The days that are kept reach so far; `first`: when the first OPERATION was begun. */
  reach(applicationId: string): Promise<{ keptUntil: string | undefined; first: string | undefined }>
  /** Keeps what was counted of days up to one, all at once: they are not counted again. */
  keep(applicationId: string, untilDay: string, facts: readonly DayFacts[]): Promise<void>
}

const dayMs = 24 * 3600_000
const dayOf = (moment: Date | number) => new Date(moment).toISOString().slice(0, 10)
const addDays = (day: string, days: number) => dayOf(Date.parse(day) + days * dayMs)

/** The earlier of two days. */
const firstOf = (one: string, other: string) => [one, other].toSorted()[0] ?? one

/** The longest time that is told at once, days. */
const longestDays = 400
const driftDays = { recent: 7, before: 28 }

/** So many days ago nothing changes any more: visits last a day at most. */
const settledAfterDays = 3

type Dependencies = { statistics: Statistics; biometrics: Biometrics; clock: Clock }

/** How it went with an application's OPERATIONs. Errors: INVALID_REQUEST. */
export async function readStatistics(
  dependencies: Dependencies,
  { id }: Application,
  query: StatisticsQuery,
): Promise<StatisticsReport> {
  const today = dayOf(dependencies.clock.now())
  const to = query.to ?? today
  const from = query.from ?? addDays(to, -29)
  if (from > to || Date.parse(to) - Date.parse(from) > longestDays * dayMs) {
    throw invalidField('from', `must be before "to", by ${longestDays} days at most`)
  }
  const earliest = addDays(to, 1 - driftDays.recent - driftDays.before)
  const all = await readDays(dependencies.statistics, id, firstOf(earliest, from), to)
  const wanted = all.filter(({ type }) => query.type === undefined || type === query.type)
  const asked = wanted.filter(({ day }) => day >= from)
  return {
    from,
    to,
    ...summarise(asked),
    days: perDay(asked, from, to),
    thresholds: readThresholds(dependencies.biometrics),
    drift: driftOf(wanted, addDays(to, 1 - driftDays.recent)),
  }
}

/** Kept days, and the others counted now. */
async function readDays(statistics: Statistics, applicationId: string, from: string, to: string): Promise<DayFacts[]> {
  const { keptUntil } = await statistics.reach(applicationId)
  const open = keptUntil === undefined || keptUntil < from ? from : addDays(keptUntil, 1)
  const [kept, counted] = await Promise.all([
    open === from ? [] : statistics.kept(applicationId, from, to),
    open > to ? [] : statistics.count(applicationId, open, to),
  ])
  return [...kept, ...counted]
}

/** So many days are counted at once. */
const daysAtOnce = 31

/** Counts the days that are over and keeps that, so that nobody waits for it. Says how many days. */
export async function keepStatistics(
  { statistics, clock }: Pick<Dependencies, 'statistics' | 'clock'>,
  applicationId: string,
): Promise<number> {
  const last = dayOf(clock.now().getTime() - settledAfterDays * dayMs)
  const { keptUntil, first } = await statistics.reach(applicationId)
  let from = keptUntil === undefined ? first : addDays(keptUntil, 1)
  let days = 0
  while (from !== undefined && from <= last) {
    const to = firstOf(addDays(from, daysAtOnce - 1), last)
    await statistics.keep(applicationId, to, await statistics.count(applicationId, from, to))
    days += (Date.parse(to) - Date.parse(from)) / dayMs + 1
    from = addDays(to, 1)
  }
  return days
}

type Summary = Pick<
  StatisticsReport,
  'funnel' | 'errors' | 'reasons' | 'warnings' | 'matching' | 'liveness' | 'seconds'
>

function summarise(facts: readonly DayFacts[]): Summary {
  const sum = (read: (one: DayFacts) => number) => facts.reduce((all, one) => all + read(one), 0)
  const seconds = percentilesOf(add(facts.map((one) => one.seconds)))
  return {
    funnel: {
      created: sum(({ created }) => created),
      opened: sum(({ opened }) => opened),
      sent: sum(({ sent }) => sent),
      decided: sum(({ confirmed, notConfirmed }) => confirmed + notConfirmed),
      confirmed: sum(({ confirmed }) => confirmed),
    },
    errors: ranked(add(facts.map(({ errors }) => errors))),
    reasons: ranked(add(facts.map(({ reasons }) => reasons))),
    warnings: ranked(add(facts.map(({ warnings }) => warnings))),
    matching: histogramsOf(facts.map(({ matching }) => matching)),
    liveness: histogramsOf(facts.map(({ liveness }) => liveness)),
    ...(seconds !== undefined && { seconds }),
  }
}

function add(counts: readonly Counts[]): Counts {
  const all: Record<string, number> = {}
  for (const one of counts) for (const [name, count] of Object.entries(one)) all[name] = (all[name] ?? 0) + count
  return all
}

function ranked(counts: Counts) {
  const entries = Object.entries(counts).map(([code, count]) => ({ code, count }))
  return entries.toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

type Histograms = readonly Readonly<Record<string, Counts>>[]

const binsOf = (counts: Counts) => Array.from({ length: histogramBins }, (_, bin) => counts[bin] ?? 0)

function histogramsOf(all: Histograms) {
  const of = (name: string) => binsOf(add(all.map((one) => one[name] ?? {})))
  return { confirmed: of('confirmed'), notConfirmed: of('notConfirmed') }
}

function percentilesOf(counts: Counts): StatisticsReport['seconds'] {
  const bins = Object.entries(counts)
    .map(([bin, count]) => ({ until: (Number(bin) + 1) * secondsPerBin, count }))
    .toSorted((a, b) => a.until - b.until)
  const total = bins.reduce((all, { count }) => all + count, 0)
  if (total === 0) return undefined
  const at = (share: number) => {
    let passed = 0
    const found = bins.find(({ count }) => {
      passed += count
      return passed >= total * share
    })
    return found?.until ?? 0
  }
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}

function perDay(facts: readonly DayFacts[], from: string, to: string): StatisticsReport['days'] {
  const days: StatisticsReport['days'] = []
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const own = facts.filter((one) => one.day === day)
    const sum = (read: (one: DayFacts) => number) => own.reduce((all, one) => all + read(one), 0)
    days.push({
      day,
      created: sum(({ created }) => created),
      confirmed: sum(({ confirmed }) => confirmed),
      notConfirmed: sum(({ notConfirmed }) => notConfirmed),
      failed: sum(({ failed }) => failed),
    })
  }
  return days
}

/** Fewer tell nothing. */
const fewestForDrift = 200
/** Siddiqi, Credit Risk Scorecards, 2006: above it the population has changed. */
const alarmingPsi = 0.25
const driftBins = 10

function driftOf(facts: readonly DayFacts[], recentFrom: string): StatisticsReport['drift'] {
  const [recent, before] = [facts.filter(({ day }) => day >= recentFrom), facts.filter(({ day }) => day < recentFrom)]
  return [
    // Of people who are who they say: how many others try says nothing of the scores.
    { score: 'MATCHING' as const, ...compareScores(recent, before, ({ matching }) => [matching.confirmed ?? {}]) },
    {
      score: 'LIVENESS' as const,
      ...compareScores(recent, before, ({ liveness }) => [liveness.confirmed ?? {}, liveness.notConfirmed ?? {}]),
    },
  ]
}

function compareScores(recent: readonly DayFacts[], before: readonly DayFacts[], read: (one: DayFacts) => Counts[]) {
  const [now, then] = [recent, before].map((facts) => coarse(binsOf(add(facts.flatMap(read))))) as [number[], number[]]
  const total = (bins: number[]) => bins.reduce((all, count) => all + count, 0)
  const counts = { recent: total(now), before: total(then) }
  if (counts.recent < fewestForDrift || counts.before < fewestForDrift) return { alarm: false, ...counts }
  const psi = stabilityIndex(now, then)
  return { psi: Math.round(psi * 1000) / 1000, alarm: psi > alarmingPsi, ...counts }
}

const coarse = (bins: readonly number[]) =>
  Array.from({ length: driftBins }, (_, at) => {
    const width = histogramBins / driftBins
    return bins.slice(at * width, (at + 1) * width).reduce((all, count) => all + count, 0)
  })

/** Sum of (p - q) ln(p / q) over the bins; half a count in each, so that an empty one is no infinity. */
export function stabilityIndex(now: readonly number[], then: readonly number[]): number {
  const shares = (bins: readonly number[]) => {
    const total = bins.reduce((all, count) => all + count + 0.5, 0)
    return bins.map((count) => (count + 0.5) / total)
  }
  const [p, q] = [shares(now), shares(then)]
  return p.reduce((sum, share, bin) => sum + (share - (q[bin] ?? 0)) * Math.log(share / (q[bin] ?? 1)), 0)
}
