// Embeds every photo by each variant once and keeps the raw vectors (before normalisation) in the cache, resumable.
//   npx tsx bench/accuracy/embed-variants.ts CACHE SET[:HALF] VARIANT,...
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alignFace } from '../../packages/engine/src/face/align.ts'
import { toGrey } from '../../packages/engine/src/face/tensor-layout.ts'
import { type Similarity, warpToTensor } from '../../packages/engine/src/face/warp.ts'
import type { Picture, Point } from '../../packages/engine/src/media/picture.ts'
import { loadModel, type Model, output } from '../../packages/engine/src/models/model.ts'
import { readManifest } from '../../packages/engine/src/models/read-manifest.ts'
import {
  alignOnce,
  alignTo,
  change,
  evenGamma,
  evenLight,
  fivePointsOf,
  meanShape,
  mirror,
  sidePx,
  warp,
} from './crops.ts'
import { listPhotos, type Photo, type SetName } from './datasets.ts'
import { type FoundFace, findFaces, readPicture } from './find-faces.ts'

const layout = { order: 'BGR', subtract: 127.5, divide: 127.5 } as const
const plain = (picture: Picture, transform: Similarity) => warpToTensor(picture, transform, sidePx, sidePx, layout)
const moved =
  (dx: number, dy: number, scale = 1, degrees = 0) =>
  (picture: Picture, found: FoundFace) =>
    plain(picture, change(alignOnce(found), dx, dy, scale, degrees))

/** Inner points only (brows, nose, eyes, mouth): the jaw line is the least certain. */
const inner = (points: readonly Point[]) => points.slice(17)
let shapes: Record<'once' | 'jittered' | 'both', Point[]> | undefined
const onShape = (key: 'once' | 'jittered' | 'both') => (picture: Picture, found: FoundFace) =>
  plain(picture, alignTo(inner(shapes?.[key] ?? []), inner(found[key])))
const onFive = (key: 'twice' | 'jittered' | 'both') => (picture: Picture, found: FoundFace) =>
  plain(picture, alignFace(fivePointsOf(found[key])))

let landmarkModel: Model<'landmarks'> | undefined

/** Landmarks found again on a square around the first ones, turned so that the eyes are level when `upright`. */
async function again(
  picture: Picture,
  points: readonly Point[],
  heightShare: number,
  centreShare: number,
  upright: boolean,
) {
  if (!landmarkModel) throw new Error('no landmark model')
  const { leftEye, rightEye } = fivePointsOf(points)
  const angle = upright ? Math.atan2(rightEye.yPx - leftEye.yPx, rightEye.xPx - leftEye.xPx) : 0
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const us = points.map(({ xPx, yPx }) => xPx * c + yPx * s)
  const vs = points.map(({ xPx, yPx }) => yPx * c - xPx * s)
  const [left, right, top, bottom] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  const side = (bottom - top) * heightShare
  const [u, v] = [(left + right) / 2 - side / 2, top + (bottom - top) * centreShare - side / 2]
  const k = side / 64
  const [u0, v0] = [u + k / 2 - 0.5, v + k / 2 - 0.5]
  const square: Similarity = { a: k * c, b: k * s, tx: u0 * c - v0 * s, ty: u0 * s + v0 * c }
  const grey = toGrey(warpToTensor(picture, square, 64, 64, { order: 'RGB', subtract: 0, divide: 1 }))
  const found = output(await landmarkModel.run(grey.map((level) => level / 256)), 'output')
  return Array.from({ length: 68 }, (_, i) => {
    const [x, y] = [u + (found[2 * i] ?? 0) * side, v + (found[2 * i + 1] ?? 0) * side]
    return { xPx: x * c - y * s, yPx: x * s + y * c }
  })
}

type Refinement = {
  height: number
  centre: number
  upright?: boolean
  passes?: number
  dx?: number
  dy?: number
  scale?: number
  degrees?: number
  mirrored?: boolean
  cubic?: boolean
}
const refined =
  ({
    height,
    centre,
    upright = true,
    passes = 1,
    dx = 0,
    dy = 0,
    scale = 1,
    degrees = 0,
    mirrored = false,
    cubic = false,
  }: Refinement) =>
  async (picture: Picture, found: FoundFace) => {
    let points: readonly Point[] = found.once
    for (let pass = 0; pass < passes; pass++) points = await again(picture, points, height, centre, upright)
    const transform = change(alignFace(fivePointsOf(points)), dx, dy, scale, degrees)
    const face = cubic ? warp(picture, transform, { cubic }) : plain(picture, transform)
    return mirrored ? mirror(face) : face
  }

/** The mean of the points found on squares of several sizes, one pass each. */
const averaged =
  (heights: readonly number[], scale = 1, mirrored = false, passes = 1) =>
  async (picture: Picture, found: FoundFace) => {
    const sets: Point[][] = []
    let start: readonly Point[] = found.once
    if (passes > 1) start = await again(picture, start, 1.36, 0.33, true)
    for (const height of heights) sets.push(await again(picture, start, height, 0.33 + (1.36 - height) * 0.3, true))
    const points = found.once.map((_, i) => ({
      xPx: sets.reduce((sum, set) => sum + (set[i]?.xPx ?? 0), 0) / sets.length,
      yPx: sets.reduce((sum, set) => sum + (set[i]?.yPx ?? 0), 0) / sets.length,
    }))
    const face = plain(picture, change(alignFace(fivePointsOf(points)), 0, 0, scale))
    return mirrored ? mirror(face) : face
  }

type Variant = (picture: Picture, found: FoundFace) => Float32Array | Promise<Float32Array>
export const variants: Record<string, Variant> = {
  level120: refined({ height: 1.2, centre: 0.4 }),
  level136: refined({ height: 1.36, centre: 0.33 }),
  level150: refined({ height: 1.5, centre: 0.33 }),
  level128: refined({ height: 1.28, centre: 0.36 }),
  again128: refined({ height: 1.28, centre: 0.36, upright: false }),
  again150: refined({ height: 1.5, centre: 0.3, upright: false }),
  levelMean: averaged([1.2, 1.36, 1.5]),
  levelMeanSmall: averaged([1.2, 1.36, 1.5], 1.05),
  levelMean2: averaged([1.2, 1.36, 1.5], 1, false, 2),
  levelMean2Small: averaged([1.2, 1.36, 1.5], 1.05, false, 2),
  level136x2small: refined({ height: 1.36, centre: 0.33, passes: 2, scale: 1.05 }),
  level136x2: refined({ height: 1.36, centre: 0.33, passes: 2 }),
  level136small: refined({ height: 1.36, centre: 0.33, scale: 1.05 }),
  level136large: refined({ height: 1.36, centre: 0.33, scale: 0.95 }),
  level136mirror: refined({ height: 1.36, centre: 0.33, mirrored: true }),
  level136smallmirror: refined({ height: 1.36, centre: 0.33, scale: 1.05, mirrored: true }),
  level136cw: refined({ height: 1.36, centre: 0.33, degrees: 4 }),
  level136ccw: refined({ height: 1.36, centre: 0.33, degrees: -4 }),
  level136small10: refined({ height: 1.36, centre: 0.33, scale: 1.1 }),
  level136cubic: refined({ height: 1.36, centre: 0.33, cubic: true }),
  level136down: refined({ height: 1.36, centre: 0.33, dy: 2 }),

  base: (picture, found) => plain(picture, alignOnce(found)),
  mirror: (picture, found) => mirror(plain(picture, alignOnce(found))),
  left: moved(-2, 0),
  right: moved(2, 0),
  up: moved(0, -2),
  down: moved(0, 2),
  larger: moved(0, 0, 0.95),
  smaller: moved(0, 0, 1.05),
  clockwise: moved(0, 0, 1, 4),
  counterclockwise: moved(0, 0, 1, -4),
  clamp: (picture, found) => warp(picture, alignOnce(found), { clamp: true }),
  taps2: (picture, found) => warp(picture, alignOnce(found), { taps: 2 }),
  taps3: (picture, found) => warp(picture, alignOnce(found), { taps: 3 }),
  cubic: (picture, found) => warp(picture, alignOnce(found), { cubic: true }),
  twice: onFive('twice'),
  jittered: onFive('jittered'),
  both: onFive('both'),
  shape: onShape('once'),
  jitteredShape: onShape('jittered'),
  bothShape: onShape('both'),
  light: (picture, found) => evenLight(plain(picture, alignOnce(found))),
  gamma: (picture, found) => evenGamma(plain(picture, alignOnce(found))),
}

/** At most this many photos of one person: no prolific one costs the time of a hundred others. */
const maxPhotosOfOne = 24
export function capped(photos: readonly Photo[]): Photo[] {
  const seen = new Map<string, number>()
  return photos.filter(({ set, person }) => {
    const count = (seen.get(person) ?? 0) + 1
    seen.set(person, count)
    return set === 'nuaa' || count <= maxPhotosOfOne
  })
}

async function embedAll(
  embedder: Model<'embedder'>,
  photos: readonly Photo[],
  faces: readonly (FoundFace | null)[],
  names: string[],
  folder: string,
) {
  const vectors = names.map(() => new Float32Array(photos.length * 512))
  for (const [row, photo] of photos.entries()) {
    const found = faces[row]
    if (!found) continue
    const picture = await readPicture(photo.path)
    for (const [v, name] of names.entries()) {
      const crop = await variants[name]?.(picture, found)
      if (!crop) throw new Error(`no variant ${name}`)
      vectors[v]?.set(output(await embedder.run(crop), 'output'), row * 512)
    }
    if (row % 200 === 0) console.log(folder, row, photos.length)
  }
  names.forEach((name, v) => {
    writeFileSync(join(folder, `${name}.f32`), new Uint8Array(vectors[v]?.buffer ?? new ArrayBuffer(0)))
  })
}

export async function loadPhotos(cache: string, set: SetName) {
  const photos = listPhotos(set)
  const faces: (FoundFace | null)[] = JSON.parse(readFileSync(join(cache, 'faces', `${set}.json`), 'utf8'))
  const kept = new Set(capped(photos))
  const rows = photos.map((photo, i) => ({ photo, face: faces[i] ?? null })).filter(({ photo }) => kept.has(photo))
  return { photos: rows.map(({ photo }) => photo), faces: rows.map(({ face }) => face) }
}

if (process.argv[1]?.endsWith('embed-variants.ts')) {
  const [cache = '', jobs = '', names = ''] = process.argv.slice(2)
  const manifest = readManifest()
  const [detector, landmarks, embedder] = await Promise.all([
    loadModel(manifest, 'detector'),
    loadModel(manifest, 'landmarks'),
    loadModel(manifest, 'embedder'),
  ])
  landmarkModel = landmarks
  for (const set of ['lfw', 'nuaa', 'identities'] as const) {
    await findFaces({ detector, landmarks }, listPhotos(set), join(cache, 'faces', `${set}.json`))
  }
  const lfw = await loadPhotos(cache, 'lfw')
  const fitFaces = lfw.faces.filter((face, i): face is FoundFace => face !== null && lfw.photos[i]?.half === 'fit')
  shapes = {
    once: meanShape(fitFaces, 'once'),
    jittered: meanShape(fitFaces, 'jittered'),
    both: meanShape(fitFaces, 'both'),
  }
  for (const job of jobs.split(',')) {
    const [set = '', half = ''] = job.split(':')
    const { photos, faces } = await loadPhotos(cache, set as SetName)
    const mine = photos
      .map((photo, i) => ({ photo, face: faces[i] ?? null }))
      .filter(({ photo }) => photo.half === half)
    const folder = join(cache, 'vectors', `${set}-${half}`)
    mkdirSync(folder, { recursive: true })
    const missing = names.split(',').filter((name) => !existsSync(join(folder, `${name}.f32`)))
    const startedAt = performance.now()
    if (missing.length > 0) {
      await embedAll(
        embedder,
        mine.map(({ photo }) => photo),
        mine.map(({ face }) => face),
        missing,
        folder,
      )
    }
    console.log(job, mine.length, missing.join(), Math.round(performance.now() - startedAt))
  }
}
