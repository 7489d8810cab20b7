import { basename, join } from 'node:path'
import { EvaluationFailure } from '../evaluation-failure.ts'
import { type DatasetSample, listFolder, samplesIn } from './sample.ts'
import { drawAtMost, identityFrom, isSelected, type PeopleSelection } from './select-people.ts'

/** A PAD data set: presentations by kind. */
export type PadDataset = { bonaFide: PadPresentation[]; attacks: Map<string, PadPresentation[]> }

export type PadPresentation = { identity: string; sample: DatasetSample }

export type PadFoldersOptions = PeopleSelection & {
  /** Folders of live people; default: `bonafide` or `live` below the root. */
  bonaFide?: readonly string[] | undefined
  /** Folders by attack species; default: every other folder below the root. */
  attacks?: readonly { species: string; folder: string }[] | undefined
  /** Finds the person in a presentation's name (file or sequence folder). Default: the whole name. */
  identityFrom?: RegExp | undefined
  /** A folder of images is one clip (CLIPS), or each image is a sample of its own (STILLS). */
  frames: 'CLIPS' | 'STILLS'
  /** Frames per second that the numbers at the end of a sequence's file names count. */
  frameRate: number
}

const bonaFideNames = new Set(['bonafide', 'bona-fide', 'bona_fide', 'live'])
/** The engine takes clips of up to 15 s; the first seconds of a longer sequence are judged. */
const MAX_CLIP_MS = 10_000

/**
 * Reads a PAD data set: a folder of live people and one per attack species. In each, a file is a presentation, and so is
 * a folder of images: consecutive frames, which become a clip.
 * @throws EvaluationFailure DATASET_NOT_READABLE, DATASET_EMPTY, WRONG_ARGUMENT
 */
export async function readPadFolders(root: string | undefined, options: PadFoldersOptions): Promise<PadDataset> {
  const found = await findFolders(root, options)
  const bonaFide: PadPresentation[] = []
  for (const folder of found.bonaFide) bonaFide.push(...(await presentationsIn(folder, options)))
  const attacks = new Map<string, PadPresentation[]>()
  for (const { species, folder } of found.attacks) {
    attacks.set(species, [...(attacks.get(species) ?? []), ...(await presentationsIn(folder, options))])
  }
  if (bonaFide.length === 0 && [...attacks.values()].every(({ length }) => length === 0)) {
    throw new EvaluationFailure('DATASET_EMPTY', 'No presentations of the people asked for: see docs/evaluate.md')
  }
  const drawn = new Map([...attacks].map(([species, presentations]) => [species, drawAtMost(presentations, options)]))
  return { bonaFide: drawAtMost(bonaFide, options), attacks: drawn }
}

async function findFolders(root: string | undefined, { bonaFide, attacks }: PadFoldersOptions) {
  if (bonaFide || attacks) return { bonaFide: bonaFide ?? [], attacks: attacks ?? [] }
  if (root === undefined) throw new EvaluationFailure('WRONG_ARGUMENT', 'Name a data set, or its folders')
  const { folders } = await listFolder(root)
  const isBonaFide = (name: string) => bonaFideNames.has(name.toLowerCase())
  if (!folders.some(isBonaFide)) {
    throw new EvaluationFailure('DATASET_EMPTY', `${root} has no folder "bonafide" or "live"`)
  }
  return {
    bonaFide: folders.filter(isBonaFide).map((name) => join(root, name)),
    attacks: folders.filter((name) => !isBonaFide(name)).map((name) => ({ species: name, folder: join(root, name) })),
  }
}

async function presentationsIn(folder: string, options: PadFoldersOptions): Promise<PadPresentation[]> {
  const prefix = `${basename(folder)}/`
  const identityOf = (name: string) => identityFrom(name, options.identityFrom)
  const presentations: PadPresentation[] = []
  for (const sample of await samplesIn(folder, prefix)) {
    presentations.push({ identity: identityOf(basename(sample.id)), sample })
  }
  for (const name of (await listFolder(folder)).folders) {
    const samples = await samplesIn(join(folder, name), `${prefix}${name}/`)
    const images = samples.filter(({ kind }) => kind === 'IMAGE')
    const single =
      options.frames === 'STILLS' || images.length < 2 ? samples : samples.filter((s) => s.kind === 'VIDEO')
    const clip = single.length < samples.length ? [asClip(images, `${prefix}${name}`, options.frameRate)] : []
    presentations.push(...[...single, ...clip].map((sample) => ({ identity: identityOf(name), sample })))
  }
  return presentations.filter(({ identity }) => isSelected(identity, options))
}

/** Numbers that grow from frame to frame tell the time, gaps included; otherwise the frames follow one another. */
function asClip(images: readonly DatasetSample[], id: string, frameRate: number): DatasetSample {
  const numbers = images.map((image) => Number(/(\d+)\.\w+$/.exec(image.id)?.[1] ?? Number.NaN))
  const growing = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number))
  const times = numbers.map((number, index) => ((growing ? number - (numbers[0] as number) : index) * 1000) / frameRate)
  const count = times.filter((timeMs) => timeMs <= MAX_CLIP_MS).length
  const meanIntervalMs = (times[count - 1] as number) / Math.max(1, count - 1)
  return {
    id,
    kind: 'VIDEO',
    files: images.slice(0, count).flatMap((image) => image.files),
    // Whole frames per second are what the muxer can write.
    framesPerSecond: Math.max(1, Math.round(1000 / (meanIntervalMs || 1000 / frameRate))),
  }
}
