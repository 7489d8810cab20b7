// Two embeddings of each of some hundred people, by the real engine, from photos of ../shared/data/lfw; cached.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, type Engine, readManifest } from '@livegate/engine'

/** A person's two photos, as L2-normalised float32[512]. */
export type Person = { name: string; enrolled: Float32Array; probe: Float32Array }

const lfw = fileURLToPath(new URL('../../../shared/data/lfw/', import.meta.url))

/** Other names of somebody who is there already (bench/accuracy/vectors.ts). */
const otherNames = new Set(['Andrew_Gilligan', 'Eva_Amurri', 'Eduardo_Duhalde'])

/** @throws Error when the photos are not there */
export async function embedPeople(cacheFile: string): Promise<Person[]> {
  if (!existsSync(cacheFile)) await writeCache(cacheFile)
  const kept: { name: string; vectors: number[][] }[] = JSON.parse(await readFile(cacheFile, 'utf8'))
  return kept.map(({ name, vectors: [enrolled = [], probe = []] }) => ({
    name,
    enrolled: Float32Array.from(enrolled),
    probe: Float32Array.from(probe),
  }))
}

async function writeCache(cacheFile: string): Promise<void> {
  const engine = await createEngine({ manifest: readManifest() })
  const people: { name: string; vectors: number[][] }[] = []
  for (const name of (await readdir(lfw)).sort()) {
    if (otherNames.has(name)) continue
    const photos = (await readdir(join(lfw, name))).sort()
    if (photos.length < 2) continue
    const vectors = await embedFirstTwo(
      engine,
      photos.map((photo) => join(lfw, name, photo)),
    )
    if (vectors.length === 2) people.push({ name, vectors })
  }
  await mkdir(dirname(cacheFile), { recursive: true })
  await writeFile(cacheFile, JSON.stringify(people))
}

async function embedFirstTwo(engine: Engine, photos: readonly string[]): Promise<number[][]> {
  const vectors: number[][] = []
  for (const photo of photos) {
    const analysis = await engine.analyse(await readFile(photo), { purpose: 'VERIFICATION', liveness: 'NONE' })
    if (analysis.accepted) vectors.push([...analysis.template.embedding])
    if (vectors.length === 2) break
  }
  return vectors
}
