import type { Comparator } from '@livegate/engine'
import { type Proportion, proportion } from '../metrics/proportion.ts'
import type { ComparisonSet } from './comparison-set.ts'
import { levelThresholds } from './matching-threshold.ts'

/** Error rates by group at one threshold for all (ISO/IEC 19795-10's differential performance). */
export type GroupFigures = {
  /** The security level whose threshold was used. */
  level: string
  groups: GroupRates[]
  /** The highest rate of a group over the lowest; null where the lowest is 0 or there are fewer than two. */
  worstToBest: { fmr: number | null; fnmr: number | null }
}

/** Genuine comparisons of a group's people, and impostor comparisons between two of them. */
export type GroupRates = { group: string; people: number; fmr: Proportion; fnmr: Proportion }

/**
 * FMR and FNMR of each group at SECURE's threshold. Intervals are Wilson's, as if comparisons were independent: with the
 * few people of a group no resampling tells more, so they are too narrow rather than too wide.
 */
export function groupFigures(
  set: ComparisonSet,
  groups: ReadonlyMap<string, ReadonlySet<string>>,
  identities: readonly string[],
  comparator: Comparator,
): GroupFigures {
  const level = 'SECURE'
  const cosine = levelThresholds(comparator).find(({ name }) => name === level)?.cosine ?? 1
  const falseMatches = set.impostorFrom(cosine)
  const rates = [...groups].map(([group, members]) => {
    const isMember = Float64Array.from(identities, (identity) => (members.has(identity) ? 1 : 0))
    const people = isMember.reduce((sum, one) => sum + one, 0)
    const errors = falseMatches.first.reduce(
      (count, first, i) => count + (isMember[first] as number) * (isMember[falseMatches.second[i] as number] as number),
      0,
    )
    const own = set.genuine.similarities.filter((_, i) => isMember[set.genuine.first[i] as number] === 1)
    const impostors = Math.round(set.impostorWeight(isMember))
    return {
      group,
      people,
      fmr: proportion(errors, impostors, Math.max(1, Math.min(impostors, (people * (people - 1)) / 2))),
      fnmr: proportion(own.filter((similarity) => similarity < cosine).length, own.length, Math.max(1, people)),
    }
  })
  return {
    level,
    groups: rates,
    worstToBest: {
      fmr: worstToBest(rates.map(({ fmr }) => fmr)),
      fnmr: worstToBest(rates.map(({ fnmr }) => fnmr)),
    },
  }
}

function worstToBest(proportions: readonly Proportion[]): number | null {
  const rates = proportions.flatMap(({ rate }) => (rate === null ? [] : [rate]))
  const lowest = Math.min(...rates)
  return rates.length < 2 || lowest === 0 ? null : Math.max(...rates) / lowest
}
