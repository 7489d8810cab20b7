import sharp, { type Sharp } from 'sharp'
import type { RawPicture } from './encode-clip.ts'

/** What is drawn over a face. */
export const coverings = ['mask', 'scarf', 'sunglasses', 'hand'] as const
type Covering = (typeof coverings)[number]

/** What a picture suffers: from optics, light and framing, or from a covering. */
export type Degradation = Covering | 'blur' | 'dark' | 'bright' | 'shadow' | 'turn' | 'crop'

type Box = { xPx: number; yPx: number; widthPx: number; heightPx: number }

/** Spoils a picture in one known way; `face` is the detected box. Sizes go with the face. */
export async function degradePicture(picture: RawPicture, face: Box, degradation: Degradation): Promise<RawPicture> {
  const image = sharp(picture.rgba, { raw: { width: picture.width, height: picture.height, channels: 4 } })
  switch (degradation) {
    case 'blur':
      return toPicture(image.blur(face.heightPx / 30))
    case 'dark':
      return mapLevels(picture, (level) => level * 0.2)
    case 'bright':
      return mapLevels(picture, (level) => level * 3)
    case 'shadow':
      return mapLevels(picture, (level, x) => (x < face.xPx + face.widthPx / 2 ? level * 0.15 : level))
    case 'turn':
      return toPicture(
        image.rotate(25, { background: 'black' }).resize(picture.width, picture.height, { fit: 'inside' }),
      )
    case 'crop': {
      const left = Math.round(face.xPx + face.widthPx * 0.08)
      return toPicture(image.extract({ left, top: 0, width: picture.width - left, height: picture.height }))
    }
    default:
      return cover(picture, face, degradation)
  }
}

type Colour = readonly [red: number, green: number, blue: number]

/**
 * The colour of a covering at a place in parts of the detected box, whose eyes lie at about 0.37 of its height and whose
 * mouth at 0.77; undefined where the face shows.
 */
const paint: Readonly<Record<Covering, (x: number, y: number) => Colour | undefined>> = {
  mask(x, y) {
    const chin = 1.03 - 1.1 * (x - 0.5) ** 2
    if (x < 0.04 || x > 0.96 || y < 0.5 + 0.02 * Math.cos((x - 0.5) * Math.PI) || y > chin) return undefined
    const fold = Math.abs(((y * 8) % 1) - 0.5) < 0.06
    return fold ? [134, 170, 191] : [159, 195, 214]
  },
  scarf(x, y) {
    if (y < 0.62 || x < -0.5 || x > 1.5) return undefined
    return (y * 8) % 1 < 0.4 ? [217, 178, 106] : [122, 36, 48]
  },
  sunglasses(x, y) {
    const lens = (centre: number) => ((x - centre) / 0.2) ** 2 + ((y - 0.39) / 0.1) ** 2 < 1
    const bridge = x > 0.4 && x < 0.6 && Math.abs(y - 0.35) < 0.015
    return lens(0.29) || lens(0.71) || bridge ? [21, 21, 26] : undefined
  },
  hand(x, y) {
    if (x < 0.1 || x > 1.05 || y < 0.62 || y > 0.95) return undefined
    return Math.abs(((y - 0.62) / 0.11) % 1) < 0.1 ? [143, 97, 73] : [201, 150, 120]
  },
}

function cover(picture: RawPicture, face: Box, covering: Covering): RawPicture {
  const rgba = picture.rgba.slice()
  for (let i = 0; i < rgba.length; i += 4) {
    const [column, row] = [(i >> 2) % picture.width, Math.floor((i >> 2) / picture.width)]
    const colour = paint[covering]((column - face.xPx) / face.widthPx, (row - face.yPx) / face.heightPx)
    if (colour) rgba.set(colour, i)
  }
  return { ...picture, rgba }
}

function mapLevels(picture: RawPicture, change: (level: number, x: number) => number): RawPicture {
  const rgba = picture.rgba.map((level, i) => {
    return i % 4 === 3 ? level : Math.max(0, Math.min(255, Math.round(change(level, (i >> 2) % picture.width))))
  })
  return { ...picture, rgba }
}

async function toPicture(image: Sharp): Promise<RawPicture> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { rgba: new Uint8Array(data), width: info.width, height: info.height }
}
