// FNMR at fixed FMR with bootstrap intervals over people. Impostor pairs that no target could reach are only counted.

/** Two sets of pair scores, each score with its people. */
export type Scores = {
  people: number
  genuine: { score: Float32Array; person: Int32Array }
  /** Only the highest impostors, best first; the counts of all of them are in `impostorPairs`. */
  top: { score: Float32Array; a: Int32Array; b: Int32Array }
  photosOf: Float64Array
  impostorPairs: number
  /** 1 when every unordered pair was scored once, 2 when both directions were. */
  directions: 1 | 2
}

export type Weighing = 'pairs' | 'people'

function dot(a: Float32Array, i: number, b: Float32Array, j: number, d: number): number {
  let sum = 0
  for (let k = 0, p = i * d, q = j * d; k < d; k++, p++, q++) sum += (a[p] as number) * (b[q] as number)
  return sum
}

export type ScoreFunction = (i: number, j: number) => number

/** Cosine of reference row i and probe row j. */
export function cosineOf(references: Float32Array, probes: Float32Array, d = 512): ScoreFunction {
  return (i, j) => dot(references, i, probes, j, d)
}

/** Scores all pairs of rows; `sameSession` pairs are left out (two frames of one recording tell nothing). */
export function scoreAll(
  score: ScoreFunction,
  persons: readonly number[],
  sessions: readonly string[],
  symmetric: boolean,
  keepShare = 0.02,
  isOnePerson: (p: number, q: number) => boolean = () => false,
): Scores {
  const people = Math.max(...persons) + 1
  const photosOf = new Float64Array(people)
  for (const person of persons) photosOf[person] = (photosOf[person] as number) + 1
  const genuine: [number, number][] = []
  const all: number[] = []
  const n = persons.length
  const matrix = new Float32Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = symmetric ? i + 1 : 0; j < n; j++) {
      if (i === j) continue
      const [p, q] = [persons[i] as number, persons[j] as number]
      if (p === q) {
        if (sessions[i] !== sessions[j]) genuine.push([score(i, j), p])
      } else if (isOnePerson(p, q)) {
        matrix[i * n + j] = -1
      } else {
        const s = score(i, j)
        matrix[i * n + j] = s
        all.push(s)
      }
    }
  }
  const sorted = Float32Array.from(all).sort().reverse()
  const kept = Math.max(Math.min(sorted.length, 4000), Math.ceil(sorted.length * keepShare))
  const floor = sorted[Math.min(sorted.length - 1, kept)] as number
  const top: [number, number, number][] = []
  for (let i = 0; i < n; i++) {
    for (let j = symmetric ? i + 1 : 0; j < n; j++) {
      const [p, q] = [persons[i] as number, persons[j] as number]
      const s = matrix[i * n + j] as number
      if (p !== q && s > floor) top.push([s, p, q])
    }
  }
  top.sort((x, y) => y[0] - x[0])
  return {
    people,
    genuine: { score: Float32Array.from(genuine, ([s]) => s), person: Int32Array.from(genuine, ([, p]) => p) },
    top: {
      score: Float32Array.from(top, ([s]) => s),
      a: Int32Array.from(top, ([, a]) => a),
      b: Int32Array.from(top, ([, , b]) => b),
    },
    photosOf,
    impostorPairs: sorted.length,
    directions: symmetric ? 1 : 2,
  }
}

/** The thresholds where FMR falls to each target, under weights of people (how often each was drawn). */
export function thresholdsAt(
  scores: Scores,
  targets: readonly number[],
  drawn: Float64Array,
  weighing: Weighing,
): number[] {
  const { top, photosOf, directions } = scores
  let [sum, squares] = [0, 0]
  for (let p = 0; p < scores.people; p++) {
    const weight = (drawn[p] as number) * (weighing === 'pairs' ? (photosOf[p] as number) : 1)
    sum += weight
    squares += weight * weight
  }
  const total = ((sum * sum - squares) / 2) * directions
  const result: number[] = []
  let [passed, at] = [0, 0]
  for (const target of [...targets].sort((a, b) => a - b)) {
    while (at < top.score.length) {
      const [a, b] = [top.a[at] as number, top.b[at] as number]
      let weight = (drawn[a] as number) * (drawn[b] as number)
      if (weighing === 'people') weight /= (photosOf[a] as number) * (photosOf[b] as number)
      if (passed + weight > target * total) break
      passed += weight
      at++
    }
    result.push(top.score[Math.min(at, top.score.length - 1)] as number)
  }
  return result.reverse()
}

/** Share of genuine pairs at or below a threshold. */
export function fnmrAt(scores: Scores, threshold: number, drawn: Float64Array, weighing: Weighing): number {
  const { score, person } = scores.genuine
  const pairsOf = new Float64Array(scores.people)
  const missedOf = new Float64Array(scores.people)
  for (let i = 0; i < score.length; i++) {
    const p = person[i] as number
    pairsOf[p] = (pairsOf[p] as number) + 1
    if ((score[i] as number) <= threshold) missedOf[p] = (missedOf[p] as number) + 1
  }
  let [missed, total] = [0, 0]
  for (let p = 0; p < scores.people; p++) {
    const pairs = pairsOf[p] as number
    if (pairs === 0) continue
    const weight = (drawn[p] as number) * (weighing === 'pairs' ? 1 : 1 / pairs)
    missed += weight * (missedOf[p] as number)
    total += weight * pairs
  }
  return missed / total
}

/** Share of impostor pairs above a threshold. */
export function fmrAt(scores: Scores, threshold: number): number {
  let passed = 0
  while (passed < scores.top.score.length && (scores.top.score[passed] as number) > threshold) passed++
  return passed / scores.impostorPairs
}

/** How often each person is drawn, `count` times over, with replacement; the same for the same seed. */
export function drawPeople(people: number, count: number, seed = 1): Float64Array[] {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return Array.from({ length: count }, () => {
    const drawn = new Float64Array(people)
    for (let i = 0; i < people; i++) {
      const p = Math.floor(random() * people)
      drawn[p] = (drawn[p] as number) + 1
    }
    return drawn
  })
}

export const everybody = (people: number) => new Float64Array(people).fill(1)

/** FNMR at each target FMR. */
export function fnmrAtFmr(
  scores: Scores,
  targets: readonly number[],
  drawn: Float64Array,
  weighing: Weighing,
): number[] {
  return thresholdsAt(scores, targets, drawn, weighing).map((threshold) => fnmrAt(scores, threshold, drawn, weighing))
}

/** Mean FNMR over FMR 1e-2 to 1e-5 in tenths of a decade: steadier than any single point of the DET curve. */
export function meanFnmr(scores: Scores, drawn: Float64Array, weighing: Weighing): number {
  const targets = Array.from({ length: 31 }, (_, i) => 10 ** (-2 - i / 10))
  return fnmrAtFmr(scores, targets, drawn, weighing).reduce((sum, x) => sum + x, 0) / targets.length
}

export function interval(values: readonly number[]): [number, number] {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
  return [at(0.025), at(0.975)]
}
