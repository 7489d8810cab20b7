import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { EvaluationFailure } from '../evaluation-failure.ts'

/** One sample of a data set: a photo, a video, or the frames of one sequence that are to be judged as a clip. */
export type DatasetSample = {
  /** Path below the data set's folder, with `/`: how reports name it. */
  id: string
  kind: 'IMAGE' | 'VIDEO'
  /** Absolute paths: one file, or the frames in the order they were taken. */
  files: string[]
  /** Only of a sequence. */
  framesPerSecond?: number
}

/** A person of a data set with all their samples. */
export type DatasetPerson = { identity: string; samples: DatasetSample[] }

const imageExtensions = new Set(['.jpg', '.jpeg', '.png', '.webp'])
const videoExtensions = new Set(['.webm', '.mp4', '.mov', '.m4v'])

/** What a file is by its name; undefined for what is no sample (a readme, a list). Its bytes decide later. */
export function sampleKindOf(fileName: string): DatasetSample['kind'] | undefined {
  const extension = extname(fileName).toLowerCase()
  if (imageExtensions.has(extension)) return 'IMAGE'
  return videoExtensions.has(extension) ? 'VIDEO' : undefined
}

/** The names in a folder, in the order a person counts in (frame_2 before frame_10); hidden ones left out. */
export async function listFolder(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new EvaluationFailure('DATASET_NOT_READABLE', `${folder} can't be read: ${error.message}`)
  })
  const visible = entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => inOrder.compare(a.name, b.name))
  const isFolder = (entry: (typeof visible)[number]) => entry.isDirectory() || entry.isSymbolicLink()
  return {
    files: visible.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
    folders: visible
      .filter((entry) => isFolder(entry) && sampleKindOf(entry.name) === undefined)
      .map(({ name }) => name),
  }
}

const inOrder = new Intl.Collator('en', { numeric: true })

/** The photos and videos that lie in a folder itself. @param prefix the folder's path below the data set's */
export async function samplesIn(folder: string, prefix: string): Promise<DatasetSample[]> {
  const { files } = await listFolder(folder)
  return files.flatMap((name) => {
    const kind = sampleKindOf(name)
    return kind ? [{ id: `${prefix}${name}`, kind, files: [join(folder, name)] }] : []
  })
}
