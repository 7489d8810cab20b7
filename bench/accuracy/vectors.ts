// Embeddings from the cache, normalised and fused.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Half, SetName } from './datasets.ts'
import { loadPhotos } from './embed-variants.ts'

const D = 512
export type Rows = {
  persons: number[]
  names: string[]
  sessions: string[]
  vectors: (name: string) => Float32Array
  norms: (name: string) => Float32Array
  found: boolean[]
}

export function normaliseRows(raw: Float32Array): Float32Array {
  const rows = raw.slice()
  for (let r = 0; r < rows.length; r += D) {
    const norm = Math.hypot(...rows.subarray(r, r + D)) || 1
    for (let k = r; k < r + D; k++) rows[k] = (rows[k] as number) / norm
  }
  return rows
}

/** Mean of unit vectors, weighted, as unit vectors again. */
export function fuse(parts: readonly Float32Array[], weights?: readonly number[]): Float32Array {
  const sum = new Float32Array(parts[0]?.length ?? 0)
  parts.forEach((part, i) => {
    const weight = weights?.[i] ?? 1
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + weight * (part[k] as number)
  })
  return normaliseRows(sum)
}

/**
 * Names of LFW that share a person: the same picture under two names (cosine 0.97 and 0.99), and one photo of another
 * person in a folder (0.88 with 14 photos). Their comparisons are no impostor comparisons.
 */
const onePerson = [
  ['Andrew_Gilligan', 'Andrew_Caldecott'],
  ['Eva_Amurri', 'Emmy_Rossum'],
  ['Eduardo_Duhalde', 'Carlos_Ruckauf'],
] as const

export function sharePerson(names: readonly string[]): (p: number, q: number) => boolean {
  return (p, q) => onePerson.some((pair) => [p, q].every((x) => pair.some((name) => name === names[x])))
}

/** The photos of one half where a face was found, with their unit vectors by variant (`a+b` fuses a and b). */
export async function loadRows(cache: string, set: SetName, half: Half): Promise<Rows> {
  const { photos, faces } = await loadPhotos(cache, set)
  const mine = photos.map((photo, i) => ({ photo, face: faces[i] })).filter(({ photo }) => photo.half === half)
  const kept = mine.map(({ face }, i) => (face ? i : -1)).filter((i) => i >= 0)
  const names = [...new Set(kept.map((i) => mine[i]?.photo.person ?? ''))]
  const persons = kept.map((i) => names.indexOf(mine[i]?.photo.person ?? ''))
  const raw = (name: string) => {
    const bytes = readFileSync(join(cache, 'vectors', `${set}-${half}`, `${name}.f32`))
    const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    const rows = new Float32Array(kept.length * D)
    for (const [r, i] of kept.entries()) rows.set(all.subarray(i * D, (i + 1) * D), r * D)
    return rows
  }
  return {
    persons,
    names,
    found: mine.map(({ face }) => Boolean(face)),
    sessions: kept.map((i) => mine[i]?.photo.session ?? ''),
    vectors: (name) => fuse(name.split('+').map((part) => normaliseRows(raw(part)))),
    norms: (name) => {
      const all = raw(name)
      return Float32Array.from({ length: kept.length }, (_, r) => Math.hypot(...all.subarray(r * D, (r + 1) * D)))
    },
  }
}
