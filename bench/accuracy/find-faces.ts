// Detects and finds the landmarks of every photo once, by each way of finding them, and keeps the points in a file.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type DetectedFace, detectFaces } from '../../packages/engine/src/face/detect.ts'
import { findLandmarks } from '../../packages/engine/src/face/landmarks.ts'
import { decodeImage } from '../../packages/engine/src/media/decode-image.ts'
import type { Picture, Point, Rectangle } from '../../packages/engine/src/media/picture.ts'
import type { Model } from '../../packages/engine/src/models/model.ts'
import type { Photo, SetName } from './datasets.ts'

/** Points in pixels of the picture by each way; undefined where no face was found. */
export type FoundFace = { face: Rectangle; once: Point[]; twice: Point[]; jittered: Point[]; both: Point[] }

export async function readPicture(path: string): Promise<Picture> {
  const decoded = await decodeImage(await readFile(path), path.endsWith('.png') ? 'image/png' : 'image/jpeg')
  if ('rejection' in decoded) throw new Error(`${path}: ${decoded.detail}`)
  return decoded.picture
}

/** LFW crops put their person in the middle; elsewhere the largest face counts. */
function choose(
  set: SetName,
  faces: readonly DetectedFace[],
  { widthPx, heightPx }: Picture,
): DetectedFace | undefined {
  const cost = (face: DetectedFace) =>
    set === 'lfw'
      ? Math.hypot(face.xPx + face.widthPx / 2 - widthPx / 2, face.yPx + face.heightPx / 2 - heightPx / 2)
      : -face.heightPx
  return faces.toSorted((a, b) => cost(a) - cost(b))[0]
}

/** The detector's usual box around these points: its height and place, in extents of the 68 points (fit half, medians). */
const boxAroundPoints = { heightShare: 1.36, centreShare: 0.33 }

function recentre(points: readonly Point[]): Rectangle {
  const [xs, ys] = [points.map(({ xPx }) => xPx), points.map(({ yPx }) => yPx)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const heightPx = (bottom - top) * boxAroundPoints.heightShare
  const centre = top + (bottom - top) * boxAroundPoints.centreShare
  return { xPx: left, widthPx: right - left, yPx: centre - heightPx / 2, heightPx }
}

const jitters = [
  [0, 0, 1],
  [0.04, 0, 1],
  [-0.04, 0, 1],
  [0, 0.04, 1],
  [0, -0.04, 1],
  [0, 0, 0.94],
  [0, 0, 1.06],
] as const

function jitter({ xPx, yPx, widthPx, heightPx }: Rectangle, [dx, dy, scale]: (typeof jitters)[number]): Rectangle {
  return {
    xPx: xPx + dx * heightPx + ((1 - scale) * widthPx) / 2,
    yPx: yPx + dy * heightPx + ((1 - scale) * heightPx) / 2,
    widthPx: widthPx * scale,
    heightPx: heightPx * scale,
  }
}

function meanOf(sets: readonly (readonly Point[])[]): Point[] {
  return (sets[0] ?? []).map((_, i) => ({
    xPx: sets.reduce((sum, points) => sum + (points[i]?.xPx ?? 0), 0) / sets.length,
    yPx: sets.reduce((sum, points) => sum + (points[i]?.yPx ?? 0), 0) / sets.length,
  }))
}

async function findFace(
  detector: Model<'detector'>,
  landmarks: Model<'landmarks'>,
  photo: Photo,
): Promise<FoundFace | null> {
  const picture = await readPicture(photo.path)
  const face = choose(photo.set, await detectFaces(detector, picture), picture)
  if (!face) return null
  const look = async (box: Rectangle) => [...(await findLandmarks(landmarks, picture, box)).points]
  const once = await look(face)
  const twice = await look(recentre(once))
  const around = async (box: Rectangle) => {
    const sets: Point[][] = []
    for (const step of jitters) sets.push(await look(jitter(box, step)))
    return meanOf(sets)
  }
  return { face, once, twice, jittered: await around(face), both: await around(recentre(once)) }
}

export async function findFaces(
  models: { detector: Model<'detector'>; landmarks: Model<'landmarks'> },
  photos: readonly Photo[],
  cacheFile: string,
): Promise<(FoundFace | null)[]> {
  if (existsSync(cacheFile)) return JSON.parse(readFileSync(cacheFile, 'utf8'))
  const found: (FoundFace | null)[] = []
  for (const photo of photos) found.push(await findFace(models.detector, models.landmarks, photo))
  mkdirSync(new URL('.', `file://${cacheFile}`).pathname, { recursive: true })
  writeFileSync(cacheFile, JSON.stringify(found))
  return found
}
