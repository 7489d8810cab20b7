// A shallow decision tree over margins, each question of the form "at least so much".
import type { SignalName } from '@livegate/engine'
import type { Example } from './fusion-logistic.ts'
import type { SignalValues } from './signal-margins.ts'

export type Tree =
  | { live: boolean; cases: number }
  /** A missing margin counts as 0. */
  | { name: SignalName; least: number; below: Tree; from: Tree }

const MAX_DEPTH = 3
/** A leaf holds at least as many cases. */
const MIN_CASES = 8

export function decideByTree(tree: Tree, margins: SignalValues): boolean {
  if ('live' in tree) return tree.live
  return decideByTree((margins[tree.name] ?? 0) < tree.least ? tree.below : tree.from, margins)
}

/** Grown greedily by Gini's impurity (Breiman and others, "Classification and Regression Trees", 1984). */
export function fitTree(examples: readonly Example[], names: readonly SignalName[], depth = 0): Tree {
  const cut = depth < MAX_DEPTH ? findCut(examples, names) : undefined
  if (!cut) return { live: sumOf(examples, true) > sumOf(examples, false), cases: examples.length }
  const { name, least } = cut
  const isBelow = ({ margins }: Example) => (margins[name] ?? 0) < least
  const below = fitTree(examples.filter(isBelow), names, depth + 1)
  return {
    name,
    least,
    below,
    from: fitTree(
      examples.filter((one) => !isBelow(one)),
      names,
      depth + 1,
    ),
  }
}

function findCut(examples: readonly Example[], names: readonly SignalName[]) {
  let best: { name: SignalName; least: number } | undefined
  let lowest = impurityOf(examples) - 1e-9
  for (const name of names) {
    const sorted = examples.toSorted((a, b) => (a.margins[name] ?? 0) - (b.margins[name] ?? 0))
    for (let at = MIN_CASES; at <= sorted.length - MIN_CASES; at++) {
      const [before, after] = [sorted[at - 1]?.margins[name] ?? 0, sorted[at]?.margins[name] ?? 0]
      if (before === after) continue
      const impurity = impurityOf(sorted.slice(0, at)) + impurityOf(sorted.slice(at))
      if (impurity < lowest) [lowest, best] = [impurity, { name, least: (before + after) / 2 }]
    }
  }
  return best
}

/** Gini's impurity times the weight of the cases. */
function impurityOf(examples: readonly Example[]): number {
  const [alive, dead] = [sumOf(examples, true), sumOf(examples, false)]
  return alive + dead === 0 ? 0 : (2 * alive * dead) / (alive + dead)
}

function sumOf(examples: readonly Example[], live: boolean): number {
  return examples.reduce((sum, one) => sum + (one.live === live ? one.weight : 0), 0)
}
