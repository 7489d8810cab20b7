import type { FivePoints } from '../face/landmarks.ts'
import type { SampledFrame } from '../media/decode-video.ts'
import type { Picture, Point } from '../media/picture.ts'
import { toLinear } from './light-challenge.ts'

/** A looked-at frame: when, and where the face's points are, px of the frame that is `widthPx` wide. */
export type PlacedFace = { timestampMs: number; picture: { widthPx: number }; landmarks: FivePoints }

/** Mean linear red, green, blue of a region, frame by frame. */
export type ColourSeries = { red: Float64Array; green: Float64Array; blue: Float64Array }

/** What the light challenge is judged by: the skin's colour and the background's in every thumbnail. */
export type LitRegions = {
  timesMs: number[]
  skin: ColourSeries
  background: ColourSeries
  /** Part of the skin's cells that are overexposed in the median frame, 0..1. */
  clippedSkin: number
  /** Cells of the background that are bright enough to show a tint. */
  backgroundCells: number
}

/** Ellipses of skin that has seldom hair, in inter-eye distances from the middle of the eyes: cheeks, nose, forehead. */
const skinPatches = [
  { across: -0.52, down: 0.62, radiusAcross: 0.26, radiusDown: 0.3 },
  { across: 0.52, down: 0.62, radiusAcross: 0.26, radiusDown: 0.3 },
  { across: 0, down: 0.42, radiusAcross: 0.2, radiusDown: 0.28 },
  { across: 0, down: -0.5, radiusAcross: 0.45, radiusDown: 0.2 },
] as const
/** The background is beside the head, above the shoulders, or above the head. Same units. */
const background = { beside: 1.7, aboveShoulders: 1.2, aboveHead: -1.9 } as const
/** A cell below this linear level is too dark to tell a tint from noise, one above is overexposed. */
const darkest = 0.02
const clippedLevel = 250

const linear = Float64Array.from({ length: 256 }, (_, level) => toLinear(level))

/** Reads the skin and the background out of every thumbnail; the face lies on a line between the frames it is known in. */
export function measureRegions(thumbnails: readonly SampledFrame[], faces: readonly PlacedFace[]): LitRegions {
  const cells = pickBackground(thumbnails, faces)
  const regions: LitRegions = {
    timesMs: thumbnails.map(({ timestampMs }) => timestampMs),
    skin: emptySeries(thumbnails.length),
    background: emptySeries(thumbnails.length),
    clippedSkin: 0,
    backgroundCells: cells.length,
  }
  const clipped: number[] = []
  for (const [index, { timestampMs, picture }] of thumbnails.entries()) {
    const skin = skinCells(picture, axesAt(timestampMs, faces, picture.widthPx))
    writeMean(regions.skin, index, picture, skin)
    writeMean(regions.background, index, picture, cells)
    clipped.push(clippedPart(picture, skin))
  }
  regions.clippedSkin = clipped.sort((a, b) => a - b)[clipped.length >> 1] ?? 0
  return regions
}

/** The face's own coordinates in a thumbnail: origin between the eyes, one unit from eye to eye. */
type FaceAxes = { origin: Point; acrossX: number; acrossY: number }

function axesAt(timeMs: number, faces: readonly PlacedFace[], widthPx: number): FaceAxes {
  const later = faces.find(({ timestampMs }) => timestampMs >= timeMs) ?? faces.at(-1)
  const earlier = faces.findLast(({ timestampMs }) => timestampMs <= timeMs) ?? faces[0]
  if (!later || !earlier) throw new RangeError('no face')
  const spanMs = later.timestampMs - earlier.timestampMs
  const part = spanMs > 0 ? (timeMs - earlier.timestampMs) / spanMs : 0
  const scale = widthPx / later.picture.widthPx
  const between = (eye: 'leftEye' | 'rightEye') => ({
    xPx: scale * (earlier.landmarks[eye].xPx * (1 - part) + later.landmarks[eye].xPx * part),
    yPx: scale * (earlier.landmarks[eye].yPx * (1 - part) + later.landmarks[eye].yPx * part),
  })
  const [left, right] = [between('leftEye'), between('rightEye')]
  return {
    origin: { xPx: (left.xPx + right.xPx) / 2, yPx: (left.yPx + right.yPx) / 2 },
    acrossX: right.xPx - left.xPx,
    acrossY: right.yPx - left.yPx,
  }
}

/** Where a cell's middle is on the face, in inter-eye distances. */
function onFace({ origin, acrossX, acrossY }: FaceAxes, column: number, row: number) {
  const [x, y] = [column + 0.5 - origin.xPx, row + 0.5 - origin.yPx]
  const square = Math.max(1e-6, acrossX ** 2 + acrossY ** 2)
  return { across: (x * acrossX + y * acrossY) / square, down: (y * acrossX - x * acrossY) / square }
}

function skinCells(picture: Picture, axes: FaceAxes): number[] {
  const reach = 1.1 * Math.hypot(axes.acrossX, axes.acrossY)
  const [left, right] = [axes.origin.xPx - reach, axes.origin.xPx + reach].map(Math.floor)
  const [top, bottom] = [axes.origin.yPx - reach, axes.origin.yPx + reach].map(Math.floor)
  const cells: number[] = []
  for (let row = Math.max(0, top ?? 0); row <= Math.min(picture.heightPx - 1, bottom ?? 0); row++) {
    for (let column = Math.max(0, left ?? 0); column <= Math.min(picture.widthPx - 1, right ?? 0); column++) {
      const { across, down } = onFace(axes, column, row)
      const isSkin = skinPatches.some(
        (patch) =>
          ((across - patch.across) / patch.radiusAcross) ** 2 + ((down - patch.down) / patch.radiusDown) ** 2 < 1,
      )
      if (isSkin) cells.push(row * picture.widthPx + column)
    }
  }
  return cells
}

/** Cells that are background whenever the face is known, neither dark nor overexposed over the whole clip. */
function pickBackground(thumbnails: readonly SampledFrame[], faces: readonly PlacedFace[]): number[] {
  const middle = thumbnails[thumbnails.length >> 1]?.picture
  if (!middle) return []
  const axes = faces.map(({ timestampMs }) => axesAt(timestampMs, faces, middle.widthPx))
  const cells: number[] = []
  for (let cell = 0; cell < middle.widthPx * middle.heightPx; cell++) {
    const [column, row] = [cell % middle.widthPx, Math.floor(cell / middle.widthPx)]
    const isBackground = axes.every((face) => {
      const { across, down } = onFace(face, column, row)
      const beside = Math.abs(across) > background.beside && down < background.aboveShoulders
      return beside || down < background.aboveHead
    })
    if (isBackground && isUsable(thumbnails, cell)) cells.push(cell)
  }
  return cells
}

/** Looked at in every eighth thumbnail, which is enough for a mean. */
function isUsable(thumbnails: readonly SampledFrame[], cell: number): boolean {
  let [sum, count] = [0, 0]
  for (let i = 0; i < thumbnails.length; i += 8) {
    const rgba = thumbnails[i]?.picture.rgba
    if (!rgba) continue
    const channels = [rgba[cell * 4] ?? 0, rgba[cell * 4 + 1] ?? 0, rgba[cell * 4 + 2] ?? 0]
    if (Math.max(...channels) >= clippedLevel) return false
    sum += Math.min(...channels.map((level) => linear[level] ?? 0))
    count++
  }
  return count > 0 && sum / count >= darkest
}

function writeMean(series: ColourSeries, index: number, { rgba }: Picture, cells: readonly number[]): void {
  for (const [offset, channel] of (['red', 'green', 'blue'] as const).entries()) {
    let sum = 0
    for (const cell of cells) sum += linear[rgba[cell * 4 + offset] ?? 0] ?? 0
    series[channel][index] = cells.length === 0 ? 0 : sum / cells.length
  }
}

function clippedPart({ rgba }: Picture, cells: readonly number[]): number {
  const isClipped = (cell: number) => [0, 1, 2].some((channel) => (rgba[cell * 4 + channel] ?? 0) >= clippedLevel)
  return cells.length === 0 ? 0 : cells.filter(isClipped).length / cells.length
}

function emptySeries(length: number): ColourSeries {
  return { red: new Float64Array(length), green: new Float64Array(length), blue: new Float64Array(length) }
}
