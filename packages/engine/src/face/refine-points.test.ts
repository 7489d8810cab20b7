import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forEachPicture } from '../../../../test/recordings.ts'
import type { Picture, Point } from '../media/picture.ts'
import { loadModel, type Model } from '../models/model.ts'
import { readManifest } from '../models/read-manifest.ts'
import { detectFaces } from './detect.ts'
import { type FivePoints, findLandmarks } from './landmarks.ts'
import { refineFivePoints } from './refine-points.ts'

const manifest = readManifest()
let detector: Model<'detector'>
let landmarks: Model<'landmarks'>
let upright: Picture
beforeAll(async () => {
  detector = await loadModel(manifest, 'detector')
  landmarks = await loadModel(manifest, 'landmarks')
  await forEachPicture({ recording: 'personA', fromMs: 3000, lengthMs: 30 }, async ({ width, height, rgba }) => {
    upright = { widthPx: width, heightPx: height, rgba }
  })
})
afterAll(() => Promise.all([detector.release(), landmarks.release()]))

/** The picture turned about its middle, on a canvas that holds all of it. */
async function turn({ widthPx, heightPx, rgba }: Picture, degrees: number): Promise<Picture> {
  const raw = { width: widthPx, height: heightPx, channels: 4 } as const
  const { data, info } = await sharp(rgba, { raw }).rotate(degrees).raw().toBuffer({ resolveWithObject: true })
  return { widthPx: info.width, heightPx: info.height, rgba: data }
}

function turnBack({ xPx, yPx }: Point, degrees: number, from: Picture, to: Picture): Point {
  const angle = (degrees * Math.PI) / 180
  const [x, y] = [xPx - from.widthPx / 2, yPx - from.heightPx / 2]
  return {
    xPx: x * Math.cos(angle) + y * Math.sin(angle) + to.widthPx / 2,
    yPx: y * Math.cos(angle) - x * Math.sin(angle) + to.heightPx / 2,
  }
}

const names = ['leftEye', 'rightEye', 'nose', 'leftMouth', 'rightMouth'] as const
const distancePx = (a: Point, b: Point) => Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx)
const meanDistancePx = (a: FivePoints, b: FivePoints) =>
  names.reduce((sum, name) => sum + distancePx(a[name], b[name]), 0) / names.length

async function findPoints(picture: Picture): Promise<{ once: FivePoints; refined: FivePoints }> {
  const [face] = await detectFaces(detector, picture)
  if (!face) throw new Error('no face')
  const once = await findLandmarks(landmarks, picture, face)
  return { once, refined: await refineFivePoints(landmarks, picture, once) }
}

describe('refineFivePoints', () => {
  it.each([-30, -20, 20, 30])('finds a face that is tilted by %i degrees where it is upright', async (degrees) => {
    const reference = await findPoints(upright)
    const interEyePx = distancePx(reference.refined.leftEye, reference.refined.rightEye)
    const turned = await turn(upright, degrees)
    const found = await findPoints(turned)
    const error = ({ leftEye, rightEye, nose, leftMouth, rightMouth }: FivePoints) => {
      const back = (point: Point) => turnBack(point, degrees, turned, upright)
      const points = {
        leftEye: back(leftEye),
        rightEye: back(rightEye),
        nose: back(nose),
        leftMouth: back(leftMouth),
        rightMouth: back(rightMouth),
      }
      return meanDistancePx(points, reference.refined) / interEyePx
    }
    expect(error(found.refined)).toBeLessThan(0.016)
    expect(error(found.refined)).toBeLessThan(error(found.once))
  })
})
