// What the recording's bitrate, and sending pictures in place of a recording, cost in bytes and in accuracy: refusals and scores of
// living people, attacks that pass, and the least margin of each signal.
//   npm run build && npx tsx bench/capture/bitrate.ts FOLDER
// FOLDER keeps what was measured (delete bitrate.jsonl after a change of the engine): a run that is stopped goes on there. Needs ../shared/data and
// ffmpeg with libvpx.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createEngine, type Engine, judgeInjection, livenessThreshold, type Signal } from '@livegate/engine'
import sharp from 'sharp'
import type { RawPicture } from '../../test/encode-clip.ts'
import { type Film, listFilm } from './bitrate-film.ts'
import { type BitrateRow, printTables } from './bitrate-tables.ts'
import { type Encoding, encodings, recordClip } from './record-clip.ts'

const [folder = ''] = process.argv.slice(2)
const data = new URL('../../../shared/data/', import.meta.url)
if (!folder || !existsSync(data)) throw new Error('Usage: bitrate.ts FOLDER; ../shared/data is needed')
mkdirSync(folder, { recursive: true })
const rowsFile = `${folder}/bitrate.jsonl`

const engine = await createEngine()
const rows = readRows()
const known = new Set(rows.map(keyOf))
for (const film of inNoOrderOfOurs(listFilm(data, findFace))) {
  const missing = encodings.filter(({ name }) => !known.has(keyOf({ ...film, encoding: name })))
  if (missing.length === 0) continue
  try {
    const pictures = await film.read()
    for (const encoding of missing) {
      const row = await measure(engine, film, pictures, encoding)
      rows.push(row)
      appendFileSync(rowsFile, `${JSON.stringify(row)}\n`)
    }
  } catch (error) {
    console.error(`${film.species}, ${film.who}: ${error instanceof Error ? error.message : error}`)
  }
}
await engine.close()
printTables(rows)

async function measure(
  engine: Engine,
  { half, species, who, person, fps }: Film,
  pictures: readonly RawPicture[],
  encoding: Encoding,
): Promise<BitrateRow> {
  const sample = await recordClip(pictures, fps, encoding)
  const analysis = await engine.analyse(sample, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
  const row = { half, species, who, ...(person && { person }), encoding: encoding.name, bytes: sample.length }
  if (!analysis.accepted) return { ...row, rejection: analysis.rejection, signals: [] }
  const { score = 0, signals = [] } = analysis.liveness ?? {}
  return {
    ...row,
    liveness: score,
    isLive: score >= livenessThreshold && judgeInjection(signals).rejected.length === 0,
    quality: analysis.quality.score,
    signals: signals.map(toMargin),
    embedding: Buffer.from(Float32Array.from(analysis.template.embedding).buffer).toString('base64'),
  }
}

function toMargin({ name, value, score, verdict }: Signal): BitrateRow['signals'][number] {
  return { name, verdict, ...(value !== undefined && { value }), ...(score !== undefined && { score }) }
}

async function findFace({ rgba, width, height }: RawPicture) {
  const png = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const analysis = await engine.analyse(png, { purpose: 'VERIFICATION', liveness: 'NONE' })
  const face = analysis.accepted ? analysis.frames[0]?.face : undefined
  if (face === undefined) throw new Error('no face to show')
  return face
}

/** So that a run that is stopped has seen some of everything. */
function inNoOrderOfOurs(film: readonly Film[]): Film[] {
  const order = (one: Film) => createHash('sha256').update(`${one.species} ${one.who}`).digest('hex')
  return film.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

function readRows(): BitrateRow[] {
  if (!existsSync(rowsFile)) return []
  const lines = readFileSync(rowsFile, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): BitrateRow => JSON.parse(line))
}

function keyOf({ species, who, encoding }: Pick<BitrateRow, 'species' | 'who' | 'encoding'>): string {
  return `${species} ${who} ${encoding}`
}
