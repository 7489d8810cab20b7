// How often photos that are moved about pass as live, and living people do not: APCER and BPCER of the whole liveness
// score (`all`) and of the relief signal alone, on people whose clips its limits were chosen on (`fit`) and on others (`report`).
//   npm run build && npx tsx bench/engine/moved-stills.ts [portraits] [LFW people]
// Needs ../shared/data beside the checkout; all clips are made in memory.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createEngine, livenessThreshold, type SampleAnalysis } from '@livegate/engine'
import sharp from 'sharp'
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'
import { moveStill, type StillMotion } from '../../test/moved-still.ts'
import { type CutOptions, forEachPicture } from '../../test/recordings.ts'

type Row = { half: 'fit' | 'report'; kind: string; who: string; analysis: SampleAnalysis }

const data = new URL('../../../shared/data/', import.meta.url)
const [portraitCount, lfwCount] = [Number(process.argv[2] ?? 12), Number(process.argv[3] ?? 12)]
const engine = await createEngine()
const rows: Row[] = []

async function add(half: Row['half'], kind: string, who: string, clip: Uint8Array): Promise<void> {
  const analysis = await engine.analyse(clip, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
  rows.push({ half, kind, who, analysis })
  if (!analysis.accepted || !analysis.liveness) return console.log(half, kind, who, 'not accepted')
  const { score, signals } = analysis.liveness
  const relief = signals.find(({ name }) => name === 'RELIEF')
  console.log(half, kind, who, score.toFixed(4), relief?.value?.toFixed(4), relief?.verdict, relief?.reason)
}

async function encode(pictures: readonly RawPicture[], frameMs: number): Promise<Uint8Array> {
  return encodeClip(pictures, { container: 'WEBM', codec: 'vp8', frameMs })
}

async function readPicture(file: URL | Uint8Array, sidePx: number): Promise<RawPicture> {
  const bytes = file instanceof URL ? readFileSync(file) : file
  const image = sharp(bytes).rotate().resize(sidePx, sidePx, { fit: 'inside' }).ensureAlpha().raw()
  const { data: rgba, info } = await image.toBuffer({ resolveWithObject: true })
  return { rgba: new Uint8Array(rgba), width: info.width, height: info.height }
}

async function addRecordings(): Promise<void> {
  const pieces = [
    ['report', 'personA', 53],
    ['report', 'personAOtherDay', 30],
    ['fit', 'personB', 200],
  ] as const
  for (const [half, recording, seconds] of pieces) {
    for (let from = 0; from + 3 <= seconds; from += half === 'fit' ? 6 : 3) {
      const pictures = await cut({ recording, fromMs: from * 1000, lengthMs: 3000 })
      if (pictures.length > 20) await add(half, 'live', `${recording} ${from} s`, await encode(pictures, 40))
    }
  }
}

async function cut(options: CutOptions): Promise<RawPicture[]> {
  const pictures: RawPicture[] = []
  await forEachPicture(options, async (picture) => void pictures.push(picture))
  return pictures
}

async function addDataClips(): Promise<void> {
  for (const [index, name] of readdirSync(new URL('videos/', data)).entries()) {
    await add(index % 2 ? 'fit' : 'report', 'live', name, readFileSync(new URL(`videos/${name}`, data)))
  }
  await add('report', 'live', 'replay set', readFileSync(new URL('replay/live.mp4', data)))
  for (const sequence of readdirSync(new URL('nuaa/live/', data))) {
    const folder = new URL(`nuaa/live/${sequence}/`, data)
    const number = (file: string) => Number(file.split('_').at(-1)?.replace('.jpg', ''))
    const files = readdirSync(folder).sort((a, b) => number(a) - number(b))
    const pictures: RawPicture[] = []
    for (const file of files) pictures.push(await readPicture(new URL(file, folder), 640))
    await add(sequence < '0005' ? 'fit' : 'report', 'live', `NUAA ${sequence}`, await encode(pictures, 50))
  }
}

const everyMotion: StillMotion[] = ['pan', 'slow pan', 'zoom', 'rotate', 'shake', 'warp']

async function addStills(half: Row['half'], who: string, photo: RawPicture): Promise<void> {
  const jpeg = await sharp(photo.rgba, { raw: { ...photo, channels: 4 } })
    .jpeg()
    .toBuffer()
  const analysis = await engine.analyse(jpeg, { purpose: 'VERIFICATION', liveness: 'NONE' })
  const face = analysis.accepted ? analysis.frames[0]?.face : undefined
  if (!face) return console.log(who, 'no photo to attack with')
  for (const motion of everyMotion) {
    for (const noiseLevels of [0, 4]) {
      const clip = await encode(moveStill(photo, face, { motion, noiseLevels }), 50)
      await add(half, noiseLevels ? `${motion}, noise` : motion, who, clip)
    }
  }
  const clip = await encode(moveStill(photo, face, { motion: 'shake', stillBackground: true }), 50)
  await add(half, 'shake, still background', who, clip)
}

async function addPhotos(): Promise<void> {
  const every = <T>(values: readonly T[], count: number) =>
    values.filter((_, index) => index % Math.ceil(values.length / count) === 0)
  for (const [index, name] of every(readdirSync(new URL('portraits/', data)), portraitCount).entries()) {
    await addStills(index % 2 ? 'fit' : 'report', name, await readPicture(new URL(`portraits/${name}`, data), 1000))
  }
  for (const [index, name] of every(readdirSync(new URL('lfw/', data)), lfwCount).entries()) {
    const [file = ''] = readdirSync(new URL(`lfw/${name}/`, data))
    await addStills(index % 2 ? 'fit' : 'report', name, await readPicture(new URL(`lfw/${name}/${file}`, data), 1000))
  }
  const [frame] = await cut({ recording: 'personA', fromMs: 2000, lengthMs: 40 })
  if (frame) await addStills('report', 'frame of person A', frame)
}

function printTable(half: Row['half']): void {
  console.log(
    `\n${half}: refused as not live, of those judged\n| clips | n | relief judged | relief | all |\n|---|---|---|---|---|`,
  )
  const ofHalf = rows.filter((row) => row.half === half)
  for (const kind of new Set(ofHalf.map((row) => row.kind))) {
    const findings = ofHalf
      .filter((row) => row.kind === kind)
      .flatMap(({ analysis }) => (analysis.accepted && analysis.liveness ? [analysis.liveness] : []))
    const reliefs = findings.flatMap(({ signals }) =>
      signals.filter(({ name, verdict }) => name === 'RELIEF' && verdict !== 'NOT_JUDGED'),
    )
    const flat = reliefs.filter(({ verdict }) => verdict === 'FAILED').length
    const refused = findings.filter(({ score }) => score < livenessThreshold).length
    console.log(`| ${kind} | ${findings.length} | ${reliefs.length} | ${flat} | ${refused} |`)
  }
}

if (!existsSync(data)) throw new Error('../shared/data is missing')
await addRecordings()
await addDataClips()
await addPhotos()
printTable('fit')
printTable('report')
await engine.close()
