// One SAMPLE that PAD is measured on, and how samples are made once and kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import type { RawPicture } from '../../test/encode-clip.ts'

export type Half = 'fit' | 'report'

export type Case = {
  half: Half
  /** `live …` is bona fide; all else is an attack. */
  species: string
  kind: 'clip' | 'image'
  who: string
  read: () => Promise<Uint8Array>
}

export type FaceBox = { xPx: number; yPx: number; widthPx: number; heightPx: number }

export type CaseOptions = {
  data: URL
  /** Where made clips are kept, so that they are made once. */
  cacheFolder: string
  /** Where the face is in a picture; simulated media are scaled by it. */
  findFace: (picture: RawPicture) => Promise<FaceBox | undefined>
  kinds: readonly Case['kind'][]
}

/** The picture upright, in sRGB, its long side at most `sidePx`. */
export async function readPicture(bytes: Uint8Array, sidePx: number): Promise<RawPicture> {
  const image = sharp(bytes).rotate().resize(sidePx, sidePx, { fit: 'inside', withoutEnlargement: true }).ensureAlpha()
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { rgba: new Uint8Array(data), width: info.width, height: info.height }
}

/** Makes a SAMPLE at its first reading and keeps it in the cache folder. */
export function cached({ cacheFolder }: CaseOptions, name: string, make: () => Promise<Uint8Array>): Case['read'] {
  const path = `${cacheFolder}/${name.replaceAll(/[^\w.-]+/g, '-')}`
  return async () => {
    if (existsSync(path)) return readFileSync(path)
    const bytes = await make()
    mkdirSync(cacheFolder, { recursive: true })
    writeFileSync(path, bytes)
    return bytes
  }
}
