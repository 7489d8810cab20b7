// What bitrates are measured on: uncoded film of 2.5 s, 480 px high, of living people and of attacks.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { splitOf } from '../../packages/evaluation/src/split.ts'
import type { RawPicture } from '../../test/encode-clip.ts'
import { type MoveOptions, moveStill } from '../../test/moved-still.ts'
import { recapture } from '../../test/recapture/recapture.ts'
import { type FaceBox, type Half, readPicture } from '../pad/case.ts'
import { listNuaa, listRecordings, type Sequence } from '../pad/spatial-cases.ts'
import { runFfmpeg } from './record-clip.ts'

/** `person`: whose face it is, for comparisons; living people only. */
export type Film = {
  half: Half
  species: string
  who: string
  person?: string
  fps: number
  read: () => Promise<RawPicture[]>
}

export type FindFace = (picture: RawPicture) => Promise<FaceBox>

const heightPx = 480
const lengthSeconds = 2.5

/** Nothing is read before `read` is called. */
export function listFilm(data: URL, findFace: FindFace): Film[] {
  const nuaa = listNuaa(data, 'live')
  const webcam = listRecordings().filter((_, index) => index % 2 === 0)
  return [
    ...[...nuaa, ...webcam].map((sequence) => ({ ...toFilm(sequence), person: personOf(sequence.who) })),
    ...listVideos(data),
    ...listNuaa(data, 'print')
      .filter((_, index) => index % 3 === 0)
      .map(toFilm),
    ...listRecaptures(
      [...nuaa, ...webcam].filter((_, index) => index % 3 === 0),
      findFace,
    ),
    ...listMovedPhotos(data, findFace),
  ]
}

function toFilm({ half, species, who, fps, pictures }: Sequence): Film {
  return {
    half,
    species,
    who,
    fps,
    read: async () => Promise.all((await pictures()).slice(0, Math.round(lengthSeconds * fps)).map(enlarge)),
  }
}

/** Small film is enlarged, so that it costs a recorder what a camera's 640 x 480 px cost; it stays smoother than a camera's. */
async function enlarge(picture: RawPicture): Promise<RawPicture> {
  const { rgba, width, height } = picture
  if (height === heightPx) return picture
  const even = 2 * Math.round((width * heightPx) / height / 2)
  const resized = sharp(rgba, { raw: { width, height, channels: 4 } }).resize(even, heightPx, { fit: 'fill' })
  return { rgba: new Uint8Array(await resized.raw().toBuffer()), width: even, height: heightPx }
}

/** NUAA names files by person first; person A is in two recordings. */
function personOf(who: string): string {
  return /^NUAA \d{4}|^person[AB]/.exec(who)?.[0] ?? who
}

/** Two pieces of each video, so that everybody can be compared with themselves. */
function listVideos(data: URL): Film[] {
  const fps = 25
  return readdirSync(new URL('videos/', data))
    .sort()
    .flatMap((name, index) =>
      [0.5, 4].map((fromSeconds) => ({
        half: index % 2 ? ('fit' as const) : ('report' as const),
        species: 'live videos',
        who: `${name} ${fromSeconds} s`,
        person: name,
        fps,
        read: () => readVideo(fileURLToPath(new URL(`videos/${name}`, data)), fromSeconds, fps),
      })),
    )
}

async function readVideo(path: string, fromSeconds: number, fps: number): Promise<RawPicture[]> {
  // Square, so that the size is known: its middle is where the face is.
  const side = heightPx
  const filters = `fps=${fps},crop='min(iw,ih)':'min(iw,ih)',scale=${side}:${side}`
  const cut = ['-ss', String(fromSeconds), '-t', String(lengthSeconds), '-i', path]
  const bytes = await runFfmpeg([...cut, '-vf', filters, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'])
  const frameBytes = side * side * 4
  return Array.from({ length: Math.floor(bytes.length / frameBytes) }, (_, index) => ({
    rgba: bytes.subarray(index * frameBytes, (index + 1) * frameBytes),
    width: side,
    height: side,
  }))
}

const simulatedFps = 10

/** Prints and screens, simulated, of living people. */
function listRecaptures(sequences: readonly Sequence[], findFace: FindFace): Film[] {
  return sequences.flatMap(({ half, who, fps, pictures }) =>
    (['print', 'screen'] as const).map((shown) => ({
      half,
      species: `simulated ${shown}`,
      who,
      fps: simulatedFps,
      read: async () => {
        const source = await pictures()
        const [first] = source
        if (first === undefined) throw new Error('no pictures')
        const pace = { frameCount: lengthSeconds * simulatedFps, frameMs: 1000 / simulatedFps, shownFps: fps }
        return recapture(source, await findFace(first), { species: shown, seed: who, ...pace })
      },
    })),
  )
}

const movements: Record<string, MoveOptions> = {
  'still, noise': { motion: 'none', noiseLevels: 3 },
  'still, rotate': { motion: 'rotate' },
  'still, shake and noise': { motion: 'shake', noiseLevels: 4 },
  'still, perspective': { motion: 'warp' },
  'still, bend': { motion: 'bend' },
  'still, animated': { motion: 'animate' },
}
const movedFps = 20

/** Photos that somebody moves about; nine people of LFW give one each. */
function listMovedPhotos(data: URL, findFace: FindFace): Film[] {
  const people = readdirSync(new URL('lfw/', data)).filter((_, index) => index % 200 === 0)
  return people.flatMap((person) => {
    const [photo = ''] = readdirSync(new URL(`lfw/${person}/`, data))
    return Object.entries(movements).map(([species, motion]) => ({
      half: splitOf(person),
      species,
      who: person,
      fps: movedFps,
      read: async () => {
        const picture = await readPicture(readFileSync(new URL(`lfw/${person}/${photo}`, data)), 800)
        return moveStill(picture, await findFace(picture), { ...motion, frameCount: lengthSeconds * movedFps })
      },
    }))
  })
}
