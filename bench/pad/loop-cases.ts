// Recordings of living people, cut short and played over and over, as a virtual camera does; re-encoded once.
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'
import { type Case, type CaseOptions, cached } from './case.ts'
import { listNuaa, listRecordings, type Sequence } from './spatial-cases.ts'

/** `shown`: how often each picture in turn, as a screen that is faster than its film does. */
type Loop = { seconds: number; pingPong?: boolean; noiseLevels?: number; bitrate?: number; shown?: readonly number[] }

const loops: Record<string, Loop> = {
  'loop of 0.5 s': { seconds: 0.5 },
  'loop of 1 s': { seconds: 1 },
  'loop of 1.5 s': { seconds: 1.5 },
  'loop of 1 s, 400 kbit/s': { seconds: 1, bitrate: 400_000 },
  'loop of 1 s, noise': { seconds: 1, noiseLevels: 3 },
  'loop of 1 s, shown twice': { seconds: 1, shown: [2] },
  'loop of 1 s, shown twice, 400 kbit/s': { seconds: 1, shown: [2], bitrate: 400_000 },
  'loop of 1 s, shown 3 times': { seconds: 1, shown: [3] },
  'loop of 1 s, shown 3:2': { seconds: 1, shown: [3, 2] },
  'ping-pong of 0.7 s': { seconds: 0.7, pingPong: true },
  'ping-pong of 1.2 s': { seconds: 1.2, pingPong: true },
}

const CLIP_SECONDS = 3

/** A clip of 3 s of each species of every recording. */
export function listLoops(options: CaseOptions): Case[] {
  return [...listNuaa(options.data, 'live'), ...listRecordings()].flatMap((sequence) =>
    Object.entries(loops).map(([species, loop]) => ({
      half: sequence.half,
      species,
      kind: 'clip' as const,
      who: sequence.who,
      read: cached(options, `${species} ${sequence.who}`, () => playLoop(sequence, loop)),
    })),
  )
}

async function playLoop({ pictures, fps }: Sequence, loop: Loop): Promise<Uint8Array> {
  const source = await pictures()
  const period = Math.round(loop.seconds * fps)
  const piece = source.slice(Math.max(0, (source.length - period) >> 1)).slice(0, period)
  const turned = loop.pingPong ? [...piece, ...piece.slice(1, -1).reverse()] : piece
  const frames = Array.from({ length: Math.round(CLIP_SECONDS * fps) }, (_, i) => {
    const picture = turned[i % turned.length]
    if (!picture) throw new Error('The recording is shorter than the loop')
    return loop.noiseLevels ? addNoise(picture, loop.noiseLevels) : picture
  })
  const { bitrate = 1_500_000, shown = [1] } = loop
  const screened = frames.flatMap((frame, i) => Array.from({ length: shown[i % shown.length] ?? 1 }, () => frame))
  const frameMs = (frames.length * 1000) / fps / screened.length
  return encodeClip(screened, { container: 'WEBM', codec: 'vp8', frameMs, bitrate })
}

function addNoise(picture: RawPicture, levels: number): RawPicture {
  const rgba = Uint8ClampedArray.from(picture.rgba, (level, i) => {
    return i % 4 === 3
      ? level
      : level + levels * 1.73 * (Math.random() + Math.random() + Math.random() + Math.random() - 2)
  })
  return { ...picture, rgba: new Uint8Array(rgba.buffer) }
}
