// Photos of people injected as clips: lying still, moved about, bent and warped; nothing was printed or shown on a screen.
import { readdirSync, readFileSync } from 'node:fs'
import { splitOf } from '../../packages/evaluation/src/split.ts'
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'
import { type MoveOptions, moveStill } from '../../test/moved-still.ts'
import { type Case, type CaseOptions, cached, type Half, readPicture } from './case.ts'

/** What is done with each photo; by species. */
const attacks: Record<string, MoveOptions> = {
  'still frozen': { motion: 'none' },
  'still, noise': { motion: 'none', noiseLevels: 3 },
  'still, strong noise': { motion: 'jitter', noiseLevels: 8 },
  'still, jitter and noise': { motion: 'jitter', noiseLevels: 3 },
  'still, pan': { motion: 'pan' },
  'still, slow pan and noise': { motion: 'slow pan', noiseLevels: 4 },
  'still, zoom': { motion: 'zoom' },
  'still, rotate': { motion: 'rotate' },
  'still, shake and noise': { motion: 'shake', noiseLevels: 4 },
  'still, shake before still background': { motion: 'shake', stillBackground: true },
  'still, perspective': { motion: 'warp' },
  'still, perspective and noise': { motion: 'warp', noiseLevels: 4 },
  'still, bend': { motion: 'bend' },
  'still, ripple': { motion: 'ripple' },
  'still, animated': { motion: 'animate' },
}

const FRAME_COUNT = 24
const FRAME_MS = 100
const HEIGHT_PX = 300
/** Every so many people of LFW, and portraits, give a photo. */
const LFW_STEP = 8
const PORTRAIT_STEP = 1

/** One clip of each species of every chosen photo. */
export function listStills(options: CaseOptions): Case[] {
  return listPhotos(options.data).flatMap(({ half, path }) =>
    Object.entries(attacks).map(([species, motion]) => ({
      half,
      species,
      kind: 'clip' as const,
      who: path,
      read: cached(options, `s300 ${species} ${path}`, async () => {
        const photo = await readPicture(readFileSync(new URL(path, options.data)), 800)
        const face = await options.findFace(photo)
        if (!face) throw new Error(`${path}: no face to attack with`)
        const pictures: RawPicture[] = moveStill(photo, face, {
          ...motion,
          frameCount: FRAME_COUNT,
          heightPx: HEIGHT_PX,
        })
        return encodeClip(pictures, { container: 'WEBM', codec: 'vp8', frameMs: FRAME_MS })
      }),
    })),
  )
}

/** Portraits and LFW photos in turn, so that the first few of them hold both. */
function listPhotos(data: URL): { half: Half; path: string }[] {
  const names = readdirSync(new URL('portraits/', data)).filter((_, index) => index % PORTRAIT_STEP === 0)
  const people = readdirSync(new URL('lfw/', data)).filter((_, index) => index % LFW_STEP === 0)
  return Array.from({ length: Math.max(names.length, people.length) }, (_, index) => {
    const [name, person] = [names[index], people[index]]
    const [photo] = person === undefined ? [] : readdirSync(new URL(`lfw/${person}/`, data))
    return [
      ...(name
        ? [{ half: splitOf(name.replace(/\.[^.]*$/, '').replaceAll(/\d/g, '')), path: `portraits/${name}` }]
        : []),
      ...(person && photo ? [{ half: splitOf(person), path: `lfw/${person}/${photo}` }] : []),
    ]
  }).flat()
}
