// One piece of film as a browser would have sent it: recorded at some bitrate, or as a burst of pictures.
import { spawn } from 'node:child_process'
import { encodeBurst } from '../../test/encode-burst.ts'
import type { RawPicture } from '../../test/encode-clip.ts'

export type Encoding = { name: string; bitsPerSecond: number } | { name: 'burst' }

export const encodings: readonly Encoding[] = [
  ...[300, 600, 1000, 1500, 2500].map((kilobits) => ({ name: `${kilobits} kbit/s`, bitsPerSecond: kilobits * 1000 })),
  { name: 'burst' },
]

const picturesPerSecond = 12
/** What a camera gives; film with fewer frames gets its share of the bits, or each frame would be coded better than there. */
const slowestCameraFps = 20

/** The SAMPLE. Needs ffmpeg with libvpx on the PATH. */
export async function recordClip(
  pictures: readonly RawPicture[],
  fps: number,
  encoding: Encoding,
): Promise<Uint8Array> {
  if ('bitsPerSecond' in encoding) {
    return encodeVp8(pictures, fps, encoding.bitsPerSecond * Math.min(1, fps / slowestCameraFps))
  }
  const timed = pictures.map((picture, index) => ({ ...picture, timeMs: (index * 1000) / fps }))
  let dueMs = 0
  const drawn = timed.filter(({ timeMs }) => {
    if (timeMs < dueMs) return false
    dueMs += 1000 / picturesPerSecond
    return true
  })
  return encodeBurst(drawn)
}

/** As Chromium's recorder sets libvpx: real time, no look-ahead, variable bitrate, a key frame at the beginning and every 100. */
async function encodeVp8(pictures: readonly RawPicture[], fps: number, bitsPerSecond: number): Promise<Uint8Array> {
  const [first] = pictures
  if (first === undefined) throw new Error('no pictures')
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    '-s',
    `${first.width}x${first.height}`,
    '-r',
    String(fps),
    '-i',
    '-',
  ]
  const speed = ['-deadline', 'realtime', '-cpu-used', '6', '-lag-in-frames', '0', '-auto-alt-ref', '0', '-g', '100']
  const output = ['-pix_fmt', 'yuv420p', '-c:v', 'libvpx', ...speed, '-b:v', String(Math.round(bitsPerSecond))]
  const frames = pictures.map(({ rgba }) => rgba)
  return runFfmpeg([...input, ...output, '-f', 'webm', '-live', '1', '-'], frames)
}

/** What ffmpeg writes to its standard output. Throws with what it says when it fails. */
export async function runFfmpeg(options: readonly string[], input: readonly Uint8Array[] = []): Promise<Uint8Array> {
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-threads', '1', ...options])
  const written: Buffer[] = []
  let said = ''
  ffmpeg.stdout.on('data', (bytes: Buffer) => written.push(bytes))
  ffmpeg.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  for (const bytes of input) ffmpeg.stdin.write(bytes)
  ffmpeg.stdin.end()
  const code = await new Promise<number | null>((resolve, reject) => ffmpeg.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`ffmpeg: ${said}`)
  return Buffer.concat(written)
}
