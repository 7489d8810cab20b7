// How often the light challenge takes a face that the screen lights for one (BPCER) and an attack for one (APCER). The light
// is SIMULATED (test/lit-clip.ts) on recordings of people: no figure is of a real screen and camera.
//   npm run build && npx tsx bench/pad/light-challenge.ts fit|report [clips a condition]
// Needs ../shared/data beside the checkout. `fit`: person B and every second video; `report`: person A and the others.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Mp4Demuxer, VideoDecoder, type VideoFrame } from '@napi-rs/webcodecs'
import sharp from 'sharp'
import { judgeLight } from '../../packages/engine/src/challenge/light-response.ts'
import type { PlacedFace } from '../../packages/engine/src/challenge/lit-regions.ts'
import { createEngine } from '../../packages/engine/src/engine.ts'
import { detectFaces } from '../../packages/engine/src/face/detect.ts'
import { findLandmarks } from '../../packages/engine/src/face/landmarks.ts'
import { decodeSample } from '../../packages/engine/src/media/decode-sample.ts'
import type { SampledFrame } from '../../packages/engine/src/media/decode-video.ts'
import { loadModel } from '../../packages/engine/src/models/model.ts'
import { readManifest } from '../../packages/engine/src/models/read-manifest.ts'
import type { Signal } from '../../packages/engine/src/signal.ts'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import { drawLightChallenge } from '../../packages/server/src/domain/light-challenge.ts'
import { encodeClip } from '../../test/encode-clip.ts'
import { type LitScene, lightPictures, makeRandom, type TimedFace } from '../../test/lit-clip.ts'
import { type CutOptions, type CutPicture, forEachPicture } from '../../test/recordings.ts'

const data = new URL('../../../shared/data/', import.meta.url)
const half = process.argv[2] === 'report' ? 'report' : 'fit'
const clipCount = Number(process.argv[3] ?? 32)
const WRONG_SEQUENCES = 25
const CLIP_MS = 3900
const LONG_SIDE_PX = 400

/** Ambient light on the face against a white screen's: a dim room, an office, by a window, near daylight. */
const ambientToScreen = [5, 10, 20, 40]
/** On whose clips other sequences are tried. */
const attackedRatios = [5, 20]

type Piece = { who: string; pictures: CutPicture[]; faces: TimedFace[] }
type Trial = { condition: string; signal: Signal; texture?: Signal }

const manifest = readManifest()
const engine = await createEngine({ manifest })
const [detector, landmarks] = [await loadModel(manifest, 'detector'), await loadModel(manifest, 'landmarks')]
const random = makeRandom(half === 'fit' ? 11 : 12)
const trials: Trial[] = []

async function findFaces(frames: readonly SampledFrame[]): Promise<(PlacedFace & TimedFace)[]> {
  const faces: (PlacedFace & TimedFace)[] = []
  for (const { timestampMs, picture } of frames) {
    const [face] = await detectFaces(detector, picture)
    if (face) faces.push({ ...face, timestampMs, picture, landmarks: await findLandmarks(landmarks, picture, face) })
  }
  return faces
}

async function cutRecording(recording: CutOptions['recording'], seconds: number): Promise<CutPicture[]> {
  const pictures: CutPicture[] = []
  const fromMs = Math.floor(random() * (seconds * 1000 - CLIP_MS))
  await forEachPicture({ recording, fromMs, lengthMs: CLIP_MS }, async (picture) => void pictures.push(picture))
  return pictures
}

async function cutVideo(name: string): Promise<CutPicture[]> {
  const pictures: Promise<CutPicture>[] = []
  const error = (failure: Error) => {
    throw failure
  }
  const demuxer = new Mp4Demuxer({ error })
  await demuxer.loadBuffer(readFileSync(new URL(`videos/${name}`, data)))
  const fromUs = random() * Math.max(0, Math.min(7e6, demuxer.duration ?? 0) - CLIP_MS * 1000)
  const output = (frame: VideoFrame) => {
    const wanted = frame.timestamp >= fromUs && frame.timestamp < fromUs + CLIP_MS * 1000
    if (wanted) pictures.push(reduce(frame))
    else frame.close()
  }
  const decoder = new VideoDecoder({ output, error })
  if (demuxer.videoDecoderConfig === null) throw new Error(`${name} has no video`)
  decoder.configure(demuxer.videoDecoderConfig)
  for await (const { videoChunk } of demuxer) {
    if (videoChunk && videoChunk.timestamp > fromUs + CLIP_MS * 1000 + 500_000) break
    if (videoChunk) decoder.decode(videoChunk)
  }
  await decoder.flush()
  decoder.close()
  return (await Promise.all(pictures)).sort((a, b) => a.timestampUs - b.timestampUs)
}

async function reduce(frame: VideoFrame): Promise<CutPicture> {
  const { codedWidth: width, codedHeight: height, timestamp: timestampUs } = frame
  const rgba = new Uint8Array(width * height * 4)
  await frame.copyTo(rgba, { format: 'RGBA' })
  frame.close()
  const scale = LONG_SIDE_PX / Math.max(width, height)
  const [toWidth, toHeight] = [2 * Math.round((width * scale) / 2), 2 * Math.round((height * scale) / 2)]
  const small = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .resize(toWidth, toHeight, { fit: 'fill' })
    .raw()
    .toBuffer()
  return { rgba: new Uint8Array(small), width: toWidth, height: toHeight, timestampUs }
}

async function nextPiece(index: number): Promise<Piece | undefined> {
  const videos = readdirSync(new URL('videos/', data)).sort()
  const mine = videos.filter((_, place) => place % 2 === (half === 'fit' ? 1 : 0))
  const recordings =
    half === 'fit'
      ? ([['personB', 198]] as const)
      : ([
          ['personA', 52],
          ['personAOtherDay', 29],
        ] as const)
  const turn = index % (2 * mine.length)
  const [recording, seconds] = recordings[(index >> 1) % recordings.length] ?? recordings[0]
  const video = mine[turn >> 1] ?? ''
  const pictures = turn % 2 === 0 ? await cutRecording(recording, seconds) : await cutVideo(video)
  const startUs = pictures[0]?.timestampUs ?? 0
  const sampled = pictures.filter((_, place) => place % 8 === 4)
  const faces = await findFaces(
    sampled.map(({ rgba, width, height, timestampUs }) => ({
      timestampMs: (timestampUs - startUs) / 1000,
      picture: { rgba, widthPx: width, heightPx: height },
    })),
  )
  const who = turn % 2 === 0 ? recording : video
  return faces.length < 5 ? undefined : { who, pictures, faces }
}

function drawShown() {
  const { colours, fadeMs, stepMs } = drawLightChallenge()
  const shownAtMs = colours.map((_, step) => Math.round(300 + step * stepMs + 25 * random()))
  return { colours, fadeMs, shownAtMs, lastsMs: stepMs }
}

async function addTrials({ who, pictures, faces }: Piece, condition: string, change: Partial<LitScene>): Promise<void> {
  const shown = drawShown()
  const scene: LitScene = {
    screenToAmbient: 0,
    lights: 'FACE',
    backgroundPart: 0.02 + 0.1 * random(),
    delayMs: 50 + 250 * random(),
    noiseLevels: 1 + random(),
    seed: Math.floor(1e6 * random()),
    ...change,
  }
  const frameMs = CLIP_MS / pictures.length
  const clip = await encodeClip(lightPictures(pictures, faces, shown, scene), {
    container: 'WEBM',
    codec: 'vp8',
    frameMs,
  })
  const options = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO', lightChallenge: shown } as const
  const analysis = await engine.analyse(clip, options)
  if (!analysis.accepted) return console.log(`# ${condition} ${who}: ${analysis.rejection}`)
  const signalOf = (name: string) => analysis.liveness?.signals.find((one) => one.name === name)
  const [signal, texture] = [signalOf('LIGHT_CHALLENGE'), signalOf('TEXTURE')]
  if (!signal) return
  trials.push({ condition, signal, ...(texture && { texture }) })
  console.log(`# ${condition} ${who}: ${signal.value?.toFixed(3)} ${signal.verdict} ${signal.reason ?? ''}`)
  if (attackedRatios.some((ratio) => condition === `ambient ${ratio}:1`)) await addWrong(condition, clip, shown)
}

/** The same clip against sequences that were not shown. */
async function addWrong(condition: string, clip: Uint8Array, shown: ReturnType<typeof drawShown>): Promise<void> {
  const decoded = await decodeSample(clip, 'FACE_PASSIVE_VIDEO', { frameCount: 10, thumbnails: true, timeline: false })
  if ('rejection' in decoded) return
  const faces = await findFaces(decoded.frames)
  for (let i = 0; i < WRONG_SEQUENCES; i++) {
    const { colours } = drawShown()
    if (colours.join() === shown.colours.join()) continue
    trials.push({
      condition: `another sequence, ${condition}`,
      signal: judgeLight({ ...shown, colours }, decoded.thumbnails, faces),
    })
  }
}

function printTable(): void {
  console.log('\n| condition | clips | passed (95% interval) | failed | not judged | texture refused |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const condition of new Set(trials.map((trial) => trial.condition))) {
    const mine = trials.filter((trial) => trial.condition === condition)
    const count = (verdict: Signal['verdict']) => mine.filter(({ signal }) => signal.verdict === verdict).length
    const { rate, low, high } = proportion(count('PASSED'), mine.length)
    const percent = (part: number | null) => `${(100 * (part ?? 0)).toFixed(2)}%`
    const textures = mine.flatMap(({ texture }) => texture ?? [])
    const refused = textures.filter(({ verdict }) => verdict === 'FAILED').length
    const interval = `${percent(rate)} (${percent(low)} to ${percent(high)})`
    console.log(
      `| ${condition} | ${mine.length} | ${interval} | ${count('FAILED')} | ${count('NOT_JUDGED')} | ${textures.length ? refused : ''} |`,
    )
  }
}

if (!existsSync(data)) throw new Error('../shared/data is missing')
for (let index = 0; index < clipCount; index++) {
  const piece = await nextPiece(index)
  if (!piece) continue
  for (const ratio of ambientToScreen) await addTrials(piece, `ambient ${ratio}:1`, { screenToAmbient: 1 / ratio })
  await addTrials(piece, 'no response', {})
  await addTrials(piece, 'whole picture tinted, 5:1', { screenToAmbient: 0.2, lights: 'EVERYTHING' })
  if (index % 4 === 3) printTable()
}
printTable()
await engine.close()
