// What the spatial signals are measured on: living people, real attacks, and simulated recaptures of the same people.
import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { splitOf } from '../../packages/evaluation/src/split.ts'
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'
import { shakeCamera } from '../../test/moved-still.ts'
import { recapture } from '../../test/recapture/recapture.ts'
import { type CutOptions, forEachPicture } from '../../test/recordings.ts'
import { type Case, type CaseOptions, cached, type FaceBox, type Half, readPicture } from './case.ts'

/** People whose pictures come as a sequence: how it is read, and whose half it is in. */
export type Sequence = { half: Half; species: string; who: string; fps: number; pictures: () => Promise<RawPicture[]> }

/** Every case of the development data beside the checkout. Nothing is read before `read` is called. */
export function listCases(options: CaseOptions): Case[] {
  const wanted = (one: Case) => options.kinds.includes(one.kind)
  return [...listClips(options), ...listImages(options)].filter(wanted)
}

function listClips(options: CaseOptions): Case[] {
  const cases: Case[] = []
  for (const sequence of [...listNuaa(options.data, 'live'), ...listRecordings(), ...listNuaa(options.data, 'print')]) {
    const { half, species, who, fps, pictures } = sequence
    const read = cached(options, `${species} ${who}`, async () => encode(await pictures(), fps))
    cases.push({ half, species, kind: 'clip', who, read })
    if (!species.startsWith('live')) continue
    const shaken = cached(options, `live, handheld ${who}`, async () => {
      const everyNth = Math.round(fps / HANDHELD_FPS)
      return encode(shakeCamera((await pictures()).filter((_, index) => index % everyNth === 0)), fps / everyNth)
    })
    cases.push({ half, species: 'live, handheld', kind: 'clip', who, read: shaken })
    for (const shown of ['print', 'screen'] as const) cases.push(simulateClip(options, sequence, shown))
  }
  for (const [index, name] of readdirSync(new URL('videos/', options.data)).sort().entries()) {
    const half = index % 2 ? 'fit' : 'report'
    cases.push({ half, species: 'live videos', kind: 'clip', who: name, read: file(options.data, `videos/${name}`) })
  }
  const replay = { half: 'report', kind: 'clip' } as const
  cases.push({ ...replay, species: 'live phone', who: 'replay set', read: file(options.data, 'replay/live.mp4') })
  cases.push({
    ...replay,
    species: 'phone replay',
    who: 'replay set',
    read: file(options.data, 'replay/phone-replay.mp4'),
  })
  return cases
}

/** A camera that trembles is simulated with fewer frames, for the sake of time. */
const HANDHELD_FPS = 10
const SIMULATED_FRAMES = 10
const SIMULATED_FRAME_MS = 100

function simulateClip(options: CaseOptions, sequence: Sequence, shown: 'print' | 'screen'): Case {
  const { half, who, fps, pictures } = sequence
  const species = `simulated ${shown}`
  const read = cached(options, `${species} ${who}`, async () => {
    const source = await pictures()
    const face = await findIn(options, source)
    const pace = { frameCount: SIMULATED_FRAMES, frameMs: SIMULATED_FRAME_MS, shownFps: fps }
    return encode(recapture(source, face, { species: shown, seed: who, ...pace }), 1000 / SIMULATED_FRAME_MS)
  })
  return { half, species, kind: 'clip', who, read }
}

export function listNuaa(data: URL, what: 'live' | 'print'): Sequence[] {
  const root = new URL(`nuaa/${what}/`, data)
  return readdirSync(root).map((who) => ({
    half: who < '0005' ? 'fit' : 'report',
    species: what === 'live' ? 'live NUAA' : 'NUAA print',
    who: `NUAA ${who}`,
    fps: 20,
    async pictures() {
      const folder = new URL(`${who}/`, root)
      const number = (name: string) => Number(name.split('_').at(-1)?.replace('.jpg', ''))
      const names = readdirSync(folder).sort((a, b) => number(a) - number(b))
      return Promise.all(names.map((name) => readPicture(readFileSync(new URL(name, folder)), 640)))
    },
  }))
}

export function listRecordings(): Sequence[] {
  const pieces = [
    { half: 'fit', recording: 'personB', seconds: 198, every: 12 },
    { half: 'report', recording: 'personA', seconds: 50, every: 8 },
    { half: 'report', recording: 'personAOtherDay', seconds: 27, every: 8 },
  ] as const
  return pieces.flatMap(({ half, recording, seconds, every }) =>
    Array.from({ length: Math.ceil(seconds / every) }, (_, piece) => ({
      half,
      species: 'live webcam',
      who: `${recording} ${piece * every} s`,
      fps: 25,
      pictures: () => cut({ recording, fromMs: piece * every * 1000, lengthMs: 2500 }),
    })),
  )
}

function listImages(options: CaseOptions): Case[] {
  const { data } = options
  const cases: Case[] = []
  for (const name of readdirSync(new URL('portraits/', data))) {
    const half = splitOf(name.replace(/\.[^.]*$/, '').replaceAll(/\d/g, ''))
    addPhoto(cases, options, half, 'live portrait', `portraits/${name}`)
  }
  const people = readdirSync(new URL('lfw/', data)).filter((_, index) => index % 20 === 0)
  for (const person of people) {
    const [name] = readdirSync(new URL(`lfw/${person}/`, data))
    addPhoto(cases, options, splitOf(person), 'live LFW', `lfw/${person}/${name}`, LFW_MIDDLE_PX)
  }
  for (const group of ['bbt', 'johns']) {
    for (const person of readdirSync(new URL(`identities/${group}/`, data))) {
      const [name] = readdirSync(new URL(`identities/${group}/${person}/`, data))
      addPhoto(cases, options, 'report', 'live identity', `identities/${group}/${person}/${name}`)
    }
  }
  for (const what of ['live', 'print'] as const) {
    for (const who of readdirSync(new URL(`nuaa/${what}/`, data))) {
      const [name] = readdirSync(new URL(`nuaa/${what}/${who}/`, data))
      const half = who < '0005' ? 'fit' : 'report'
      const path = `nuaa/${what}/${who}/${name}`
      if (what === 'live') addPhoto(cases, options, half, 'live NUAA', path)
      else cases.push({ half, species: 'NUAA print', kind: 'image', who: path, read: file(data, path) })
    }
  }
  return cases
}

/** Funneling turned LFW's photos on black: seen whole, they are prints on a table. The middle of 250 px is the camera's own. */
const LFW_MIDDLE_PX = 164

async function cutMiddle(bytes: Uint8Array, sidePx: number): Promise<Uint8Array> {
  const { width, height } = await sharp(bytes).metadata()
  const area = { left: (width - sidePx) >> 1, top: (height - sidePx) >> 1, width: sidePx, height: sidePx }
  return new Uint8Array(await sharp(bytes).extract(area).png().toBuffer())
}

/** A photo as it is, and a print and a screen that show it, simulated. */
function addPhoto(
  cases: Case[],
  options: CaseOptions,
  half: Half,
  species: string,
  path: string,
  middlePx?: number,
): void {
  const whole = file(options.data, path)
  const readPhoto = middlePx ? async () => cutMiddle(await whole(), middlePx) : whole
  cases.push({ half, species, kind: 'image', who: path, read: readPhoto })
  for (const shown of ['print', 'screen'] as const) {
    const simulated = `simulated ${shown}`
    const read = cached(options, `${simulated} ${path}.jpg`, async () => {
      const picture = await readPicture(await readPhoto(), 900)
      const face = await findIn(options, [picture])
      const [seen] = recapture([picture], face, { species: shown, seed: path, frameCount: 1 })
      if (!seen) throw new Error('no frame')
      const raw = { width: seen.width, height: seen.height, channels: 4 } as const
      return new Uint8Array(await sharp(seen.rgba, { raw }).jpeg({ quality: 90 }).toBuffer())
    })
    cases.push({ half, species: simulated, kind: 'image', who: path, read })
  }
}

async function findIn({ findFace }: CaseOptions, pictures: readonly RawPicture[]): Promise<FaceBox> {
  for (const picture of pictures) {
    const face = await findFace(picture)
    if (face) return face
  }
  throw new Error('no face to show')
}

async function cut(options: CutOptions): Promise<RawPicture[]> {
  const pictures: RawPicture[] = []
  await forEachPicture(options, async (picture) => void pictures.push(picture))
  return pictures
}

function encode(pictures: readonly RawPicture[], fps: number): Promise<Uint8Array> {
  return encodeClip(pictures, { container: 'WEBM', codec: 'vp8', frameMs: 1000 / fps })
}

function file(data: URL, path: string): Case['read'] {
  return async () => readFileSync(new URL(path, data))
}
