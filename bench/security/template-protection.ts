// npx tsx bench/security/template-protection.ts CACHE_FILE: what protected templates give away, by the three properties of ISO/IEC 24745,
// and two attacks on the rotation alone. Needs ../shared/data/lfw. Prints tables, writes template-protection.svg beside itself.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createComparator, readManifest } from '@livegate/engine'
import { createRotation, type Rotation } from '../../packages/server/dist/gallery/rotation.js'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { sealTemplate } from '../../packages/server/dist/store/templates.js'
import { linkability } from '../../test/linkability.ts'
import { embedPeople, type Person } from './embed-faces.ts'
import { createRandom, dot, fitMap, normalise } from './matrices.ts'
import { plotDistributions } from './plot-distributions.ts'

const [cacheFile = ''] = process.argv.slice(2)
const people = await embedPeople(cacheFile)
const comparator = createComparator(readManifest())
const random = createRandom(24745)
const dimensions = 512

/** Keys that a test may know and an attacker does not. */
const keyOf = (name: string) => createHash('sha256').update(name).digest()
const rotationOf = (masterKey: string, application: string): Rotation =>
  createRotation(createKeyring(keyOf(masterKey)).applicationKey(keyOf(application), 'gallery-rotation'), dimensions)

/** Of a pair of templates of one person (mated), or of two. `person`: whose, for drawing people anew. */
type Score = { person: number; score: number }
type Scores = { mated: Score[]; nonMated: Score[] }

const other = (person: number) => (person + 1 + Math.floor(random() * (people.length - 1))) % people.length

/** Compares what becomes of each person on one side with what becomes of them, and of somebody else, on the other, so many times. */
function comparePeople(
  rounds: number,
  sidesOf: (
    round: number,
  ) => [(person: Person, i: number) => Float32Array, (person: Person, i: number) => Float32Array],
): Scores {
  const scores: Scores = { mated: [], nonMated: [] }
  for (let round = 0; round < rounds; round++) {
    const [one, two] = sidesOf(round)
    const [left, right] = [people.map(one), people.map(two)]
    left.forEach((template, person) => {
      scores.mated.push({ person, score: dot(template, right[person] ?? []) })
      scores.nonMated.push({ person, score: dot(template, right[other(person)] ?? []) })
    })
  }
  return scores
}

const enrolled = ({ enrolled: vector }: Person) => vector
const probe = ({ probe: vector }: Person) => vector
const through = (rotation: Rotation, of: (person: Person) => Float32Array) => (person: Person) => rotation(of(person))

/** Bytes of a sealed box taken for an embedding, as whoever has no key can. */
function readAsVector(application: string) {
  const keys = createKeyring(keyOf('master')).sealingKeys(keyOf(application), 'template')
  return ({ enrolled: embedding }: Person, i: number) => {
    const place = { id: `template ${i}`, userId: `user ${i}`, modelId: comparator.templateModelId }
    const box = sealTemplate(keys, application, { ...place, embedding })
    const ciphertext = box.subarray(17, 17 + dimensions * 4)
    const floats = new Float32Array(new Uint8Array(ciphertext).buffer)
    // Exponents are uniform, too: without taming them one number of 512 decides.
    return normalise(
      floats.map((value) => (Number.isFinite(value) ? Math.sign(value) * Math.log1p(Math.abs(value)) : 0)),
    )
  }
}

const rounds = 50
const cases: { name: string; scores: Scores }[] = [
  { name: 'unprotected: two photos of one person', scores: comparePeople(rounds, () => [enrolled, probe]) },
  {
    name: 'sealed, one photo in two applications',
    scores: comparePeople(rounds, (i) => [readAsVector(`app ${i}`), readAsVector(`other ${i}`)]),
  },
  { name: 'sealed, against a true probe', scores: comparePeople(rounds, (i) => [readAsVector(`app ${i}`), probe]) },
  {
    name: 'rotated, one photo in two applications',
    scores: comparePeople(rounds, (i) => [
      through(rotationOf('master', `app ${i}`), enrolled),
      through(rotationOf('master', `other ${i}`), enrolled),
    ]),
  },
  {
    name: 'rotated, two photos in two applications',
    scores: comparePeople(rounds, (i) => [
      through(rotationOf('master', `app ${i}`), enrolled),
      through(rotationOf('master', `other ${i}`), probe),
    ]),
  },
  {
    name: 'rotated, against a true probe',
    scores: comparePeople(rounds, (i) => [through(rotationOf('master', `app ${i}`), enrolled), probe]),
  },
  {
    name: 'rotated by the old key, against the new key',
    scores: comparePeople(rounds, (i) => [
      through(rotationOf('old master', `app ${i}`), enrolled),
      through(rotationOf('new master', `app ${i}`), enrolled),
    ]),
  },
]

/** By drawing people, 2.5% to 97.5%. */
function interval({ mated, nonMated }: Scores): [number, number] {
  const byPerson = people.map(() => ({ mated: [] as number[], nonMated: [] as number[] }))
  for (const { person, score } of mated) byPerson[person]?.mated.push(score)
  for (const { person, score } of nonMated) byPerson[person]?.nonMated.push(score)
  const drawn = Array.from({ length: 200 }, () => {
    const chosen = people.map(() => byPerson[Math.floor(random() * people.length)])
    return linkability(
      chosen.flatMap((one) => one?.mated ?? []),
      chosen.flatMap((one) => one?.nonMated ?? []),
    ).dSys
  }).sort((a, b) => a - b)
  return [drawn[5] ?? 0, drawn[194] ?? 0]
}

/** What D_sys comes to when both sides are strangers: half of the non-mated scores against the other half, drawn again and again. */
function chance({ nonMated }: Scores): number {
  const drawn = Array.from({ length: 200 }, () => {
    const halves: [number[], number[]] = [[], []]
    for (const { score } of nonMated) halves[random() < 0.5 ? 0 : 1].push(score)
    return linkability(...halves).dSys
  }).sort((a, b) => a - b)
  return drawn[194] ?? 0
}

const format = (value: number, digits = 3) => value.toFixed(digits)
const isMatch = (score: number) => score >= matchingCosine
/** The cosine at which the comparator says 0.5: the decision threshold of SECURE. */
const matchingCosine = findThreshold()

function findThreshold(): number {
  const axis = (cosine: number) => {
    const vector = new Float32Array(dimensions)
    vector[0] = cosine
    vector[1] = Math.sqrt(1 - cosine * cosine)
    return { modelId: comparator.templateModelId, embedding: vector }
  }
  let [low, high] = [0, 1]
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2
    const comparison = comparator.compare(axis(1), axis(middle))
    if (comparison.comparable && comparison.score >= 0.5) high = middle
    else low = middle
  }
  return high
}

console.log(
  `${people.length} people, ${rounds} rounds; a match is a cosine of ${format(matchingCosine)} or more (SECURE)\n`,
)
console.log(
  '| templates compared | mated: mean (sd) | non-mated: mean (sd) | matches, mated | D_sys (95%) | D_sys of strangers, 97.5% |',
)
console.log('|---|---|---|---|---|---|')
const plotted = cases.map(({ name, scores }) => {
  const [mated, nonMated] = [scores.mated, scores.nonMated].map((list) => list.map(({ score }) => score)) as [
    number[],
    number[],
  ]
  const measured = linkability(mated, nonMated)
  const [low, high] = interval(scores)
  const matches = mated.filter(isMatch).length
  console.log(
    `| ${name} | ${describe(mated)} | ${describe(nonMated)} | ${matches} of ${mated.length} | ${format(measured.dSys)} (${format(low)} to ${format(high)}) | ${format(chance(scores))} |`,
  )
  return { name, bins: measured.bins, dSys: measured.dSys }
})
await writeFile(fileURLToPath(new URL('template-protection.svg', import.meta.url)), plotDistributions(plotted))

function describe(scores: readonly number[]): string {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length
  return `${format(mean)} (${format(Math.sqrt(variance))})`
}

// Attacks on what the rotation alone protects, by whoever has a dump of an index and knows some of the people in it.
const targets = people.slice(0, 40)
const known = people.slice(40)

console.log(
  '\n| pairs of embedding and rotated embedding that are known | match of the 40 others | found first among them |',
)
console.log('|---|---|---|')
const rotation = rotationOf('master', 'attacked')
for (const pairs of [16, 64, 128, 256, 384, 512, 640, 800]) {
  const embeddings = [...known.map(enrolled), ...known.map(probe)].slice(0, pairs)
  const map = fitMap(embeddings, embeddings.map(rotation))
  const guessed = targets.map((person) => map(person.probe))
  const kept = targets.map((person) => rotation(person.enrolled))
  const matches = guessed.filter((guess, i) => isMatch(dot(guess, kept[i] ?? []))).length
  console.log(`| ${pairs} | ${matches} of 40 | ${countFirst(guessed, kept)} of 40 |`)
}

console.log('\n| people known in both dumps | linked first, same photo | linked first, two photos |')
console.log('|---|---|---|')
for (const seeds of [5, 10, 20, 50, 100]) {
  const linked = [enrolled, probe].map((of) => {
    const [one, two] = [rotationOf('master', 'one'), rotationOf('master', 'two')]
    const profilesOf = (turn: Rotation, side: (person: Person) => Float32Array) => {
      const landmarks = people.slice(0, seeds).map((person) => turn(side(person)))
      return people.slice(seeds).map((person) => centre(landmarks.map((landmark) => dot(turn(side(person)), landmark))))
    }
    return countFirst(profilesOf(one, enrolled), profilesOf(two, of))
  })
  console.log(`| ${seeds} | ${linked.map((count) => `${count} of ${people.length - seeds}`).join(' | ')} |`)
}

/** For how many of the one the other's of the same place is the closest. */
function countFirst(ones: readonly Float32Array[], others: readonly Float32Array[]): number {
  return ones.filter((one, i) => {
    const scores = others.map((candidate) => dot(one, candidate))
    return scores.every((score, j) => j === i || score < (scores[i] ?? 0))
  }).length
}

function centre(values: readonly number[]): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return normalise(Float32Array.from(values, (value) => value - mean))
}
