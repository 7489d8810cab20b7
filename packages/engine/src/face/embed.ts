import { createHash } from 'node:crypto'
import type { Picture } from '../media/picture.ts'
import type { EntryOf } from '../models/manifest.ts'
import { type Model, output } from '../models/model.ts'
import { mirrorInput, warpToInput } from '../models/preprocess.ts'
import { alignFace } from './align.ts'
import type { FivePoints } from './landmarks.ts'

/** One face's embedding, L2-normalised, and its norm before: low norms predict recognition errors. */
export type Embedding = { embedding: Float32Array; norm: number }

/** Raise it when the code below changes what an embedding is. */
const RECIPE = 'r2'

/**
 * The `modelId` of TEMPLATES: names the weights and how the manifest feeds and reads them, because embeddings made with
 * another pre-processing, alignment or output are not comparable either.
 */
export function templateModelIdOf({
  id,
  sha256,
  preprocessing,
  alignment,
  output: reading,
}: EntryOf<'embedder'>): string {
  const recipe = JSON.stringify([sha256, preprocessing, alignment, reading.embedding, reading.dimensions])
  return `${id}-${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}-${RECIPE}`
}

/**
 * The crops whose embeddings are added: the aligned face, and its mirror from 5% farther away. What differs most between
 * two looks averages out best: for the same time this gains more than the mirror alone, and as much as mirror, wider crop
 * and their combination do for twice the time (docs/decisions/0011).
 */
const crops = [
  { widening: 1, mirrored: false },
  { widening: 1.05, mirrored: true },
] as const

/**
 * The mean direction of the embeddings of a face's crops, each aligned to the manifest's template; `norm` is of the
 * plain one. The default embedder is a MobileFaceNet (Chen et al., 2018) of 512 dimensions.
 */
export async function embedFace(embedder: Model<'embedder'>, picture: Picture, points: FivePoints): Promise<Embedding> {
  const { preprocessing, alignment } = embedder.entry
  const raw: Float32Array[] = []
  for (const { widening, mirrored } of crops) {
    const face = warpToInput(picture, alignFace(points, alignment, widening), preprocessing)
    raw.push(await runEmbedder(embedder, mirrored ? mirrorInput(face, preprocessing) : face))
  }
  return { embedding: normalise(sum(raw.map(normalise))), norm: Math.hypot(...(raw[0] ?? [])) }
}

/** The embedding of the plain crop alone, L2-normalised: enough to see whether a frame shows somebody else. */
export async function embedPlainly(
  embedder: Model<'embedder'>,
  picture: Picture,
  points: FivePoints,
): Promise<Float32Array> {
  const { preprocessing, alignment } = embedder.entry
  return normalise(await runEmbedder(embedder, warpToInput(picture, alignFace(points, alignment), preprocessing)))
}

/** One embedding of several of the same person: the mean direction, L2-normalised. */
export function fuseEmbeddings(embeddings: readonly Float32Array[]): Float32Array {
  return normalise(sum(embeddings))
}

async function runEmbedder(embedder: Model<'embedder'>, face: Float32Array): Promise<Float32Array> {
  return output(await embedder.run(face), embedder.entry.output.embedding)
}

function sum(vectors: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (vector[i] ?? 0)
  }
  return total
}

function normalise(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}
