import type { Signal } from '../signal.ts'

/** Recorders write what they are at the beginning of a file, and MP4 muxers often at its end. */
const SEARCHED_BYTES = 64 * 1024

/**
 * What programs leave in the files they write: muxer names in WebM (Matroska's MuxingApp and WritingApp) and MP4
 * (`udta`), encoder names in H.264 user data, EXIF and XMP in photos. A browser's recorder leaves none of these.
 */
const writers: readonly (readonly [program: string, mark: RegExp])[] = [
  ['FFmpeg', /Lav[fc]\d+\.\d+/],
  ['x264', /x264 - core \d+/],
  ['x265', /x265 \(build \d+\)/],
  ['HandBrake', /HandBrake \d/],
  ['mkvmerge', /mkvmerge v\d/],
  ['GStreamer', /\bGStreamer\b/],
  ['OBS Studio', /\bobs-(?:output|studio|ffmpeg)|OBS \(\d+\.\d+/],
  ['Adobe', /Adobe (?:Premiere|After Effects|Media Encoder|Photoshop|Lightroom)/],
  ['DaVinci Resolve', /Blackmagic Design|DaVinci Resolve/],
  ['CapCut', /\b(?:CapCut|JianYing)\b/],
  ['Final Cut Pro', /com\.apple\.(?:proapps|FinalCut)/],
  ['GIMP', /\bGIMP \d/],
  ['ImageMagick', /\bImageMagick\b/],
  ['generative model', /trainedAlgorithmicMedia|Stable Diffusion|\bDALL·E\b|Midjourney/],
]

/**
 * Whether the file says of itself that an editor or a transcoder wrote it and not a browser's recorder or a camera. The
 * value is how many such marks were found. A mark is easily removed, and an honest integrator may transcode: a hint.
 */
export function judgeWriter(sample: Uint8Array): Signal {
  const text = readEnds(sample)
  const found = writers.filter(([, mark]) => mark.test(text)).map(([program]) => program)
  const signal = { name: 'WRITER', kind: 'INJECTION', value: found.length, unit: 'marks', allowed: { max: 0 } } as const
  if (found.length === 0) return { ...signal, verdict: 'PASSED' }
  return { ...signal, verdict: 'FAILED', reason: 'WRITTEN_BY_EDITOR', detail: found.join(', ') }
}

/** Bytes as characters one to one, so that patterns can be looked for in whatever a file holds. */
function readEnds(sample: Uint8Array): string {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.byteLength)
  if (bytes.length <= 2 * SEARCHED_BYTES) return bytes.toString('latin1')
  return `${bytes.toString('latin1', 0, SEARCHED_BYTES)}\n${bytes.toString('latin1', bytes.length - SEARCHED_BYTES)}`
}
