// What a template loses when it is made again from the SELFIE that was kept, as after a change of models: templates of
// the same SAMPLE, made from the SAMPLE itself and from its SELFIE, against each other and against another SAMPLE of the
// same person.
//   npm run build && npx tsx bench/verification/renewal.ts [LFW people]
// Clips from an npm package; the photos need ../shared/data beside the checkout (people of the half `report`).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createComparator, createEngine, readManifest, type SampleAnalysis } from '@livegate/engine'
import { splitOf } from '@livegate/evaluation'
import { makeClip } from '../../test/clip.ts'
import type { CutOptions } from '../../test/recordings.ts'

type Accepted = Extract<SampleAnalysis, { accepted: true }>
type Compared = { similarity: number; score: number }
type Row = { same: number; direct: Compared; renewed: Compared }

const manifest = readManifest()
const engine = await createEngine({ manifest })
const comparator = createComparator(manifest)

const analyse = (sample: Uint8Array, purpose: 'ENROLLMENT' | 'VERIFICATION') =>
  engine.analyse(sample, { purpose, liveness: 'NONE' })

function compare(a: Accepted, b: Accepted): Compared {
  const comparison = comparator.compare(a.template, b.template)
  return comparison.comparable ? comparison : { similarity: Number.NaN, score: Number.NaN }
}

/** Enrols from one SAMPLE, renews from its SELFIE, verifies with another; what was refused is counted by why. */
async function measure(pairs: Iterable<[Uint8Array, Uint8Array]>, title: string): Promise<void> {
  const rows: Row[] = []
  const refusals = new Map<string, number>()
  const accept = (stage: string, analysis: SampleAnalysis): analysis is Accepted => {
    if (analysis.accepted) return true
    const key = `${stage} ${analysis.rejection}`
    refusals.set(key, (refusals.get(key) ?? 0) + 1)
    return false
  }
  for (const [enrolled, other] of pairs) {
    const direct = await analyse(enrolled, 'ENROLLMENT')
    if (!accept('enrolment', direct)) continue
    const renewed = await analyse(direct.selfie.bytes, 'VERIFICATION')
    if (!accept('SELFIE', renewed)) continue
    const probe = await analyse(other, 'VERIFICATION')
    if (!accept('probe', probe)) continue
    rows.push({
      same: compare(direct, renewed).similarity,
      direct: compare(direct, probe),
      renewed: compare(renewed, probe),
    })
  }
  print(title, rows, refusals)
}

function print(title: string, rows: readonly Row[], refusals: ReadonlyMap<string, number>): void {
  const quantiles = (values: number[]) => {
    const sorted = values.toSorted((a, b) => a - b)
    return [0.01, 0.05, 0.5]
      .map((share) => (sorted[Math.floor(share * sorted.length)] ?? Number.NaN).toFixed(3))
      .join(' ')
  }
  const { COMFORT, SECURE, HIGHLY_SECURE } = comparator.matchingThresholds
  console.log(`${title}: ${rows.length} pairs; refused: ${JSON.stringify(Object.fromEntries(refusals))}`)
  console.log(`  template against renewed template   1/5/50%: ${quantiles(rows.map(({ same }) => same))}`)
  for (const kind of ['direct', 'renewed'] as const) {
    const values = rows.map((row) => row[kind])
    const misses = [COMFORT, SECURE, HIGHLY_SECURE].map((limit) => values.filter(({ score }) => score < limit).length)
    const cosines = quantiles(values.map(({ similarity }) => similarity))
    console.log(`  ${kind} template against probe  1/5/50%: ${cosines}; below the three levels: ${misses.join(' / ')}`)
  }
}

async function clips(): Promise<[Uint8Array, Uint8Array][]> {
  const pairs: [Uint8Array, Uint8Array][] = []
  const cuts: [CutOptions['recording'], CutOptions['recording'], number[]][] = [
    ['personA', 'personAOtherDay', [2000, 8000, 14000, 20000]],
    ['personAOtherDay', 'personA', [2000, 8000, 14000, 20000]],
    ['personB', 'personB', [5000, 30000, 60000, 90000]],
  ]
  for (const [enrolled, other, starts] of cuts) {
    for (const fromMs of starts) {
      const probeFromMs = other === enrolled ? fromMs + 60_000 : fromMs
      pairs.push([
        await makeClip({ recording: enrolled, fromMs, lengthMs: 2500 }),
        await makeClip({ recording: other, fromMs: probeFromMs, lengthMs: 2500 }),
      ])
    }
  }
  return pairs
}

function* photos(people: number): Generator<[Uint8Array, Uint8Array]> {
  const folder = new URL('../../../shared/data/lfw/', import.meta.url)
  if (!existsSync(folder)) return console.log('no ../shared/data/lfw: photos skipped')
  const reported = readdirSync(folder).filter((name) => splitOf(name) === 'report')
  let left = people
  for (const name of reported) {
    const files = readdirSync(new URL(`${name}/`, folder)).toSorted()
    const [first, second] = files.map((file) => new URL(`${name}/${file}`, folder))
    if (!first || !second || left-- <= 0) continue
    yield [readFileSync(first), readFileSync(second)]
  }
}

await measure(await clips(), 'clips')
await measure(photos(Number(process.argv[2] ?? 1000)), 'LFW, first photo enrolled, second probed')
await engine.close()
