import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EvaluationFailure } from '../evaluation-failure.ts'
import type { DatasetSample } from './sample.ts'
import { isSelected, type PeopleSelection } from './select-people.ts'

/** One comparison of a pairs file. `fold` counts from 0. */
export type ListedPair = {
  fold: number
  first: { identity: string; number: number }
  second: { identity: string; number: number }
}

export type PairsFile = { pairs: ListedPair[]; foldCount: number }

/**
 * Reads LFW's pairs format (Huang et al., 2007). A line of a name and two numbers is two photos of one person, a line of
 * name, number, name, number photos of two. The header is `folds pairs` (10 folds of `pairs` genuine and as many
 * impostor pairs, as in pairs.txt), `pairs` (as in pairsDevTrain.txt), or missing.
 * @throws EvaluationFailure PAIRS_FILE_INVALID with the line
 */
export function parsePairs(text: string): PairsFile {
  const rows = text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.includes('\t') ? line.split('\t').map((word) => word.trim()) : line.trim().split(/\s+/)
    return words.length > 1 || words[0] ? [{ words, line: index + 1 }] : []
  })
  const header =
    rows[0]?.words.every((word) => /^\d+$/.test(word)) && rows[0].words.length <= 2 ? rows.shift() : undefined
  const [foldCount, perKind] = readHeader(header?.words)
  if (perKind !== undefined && rows.length !== 2 * perKind * foldCount) {
    const expected = `${foldCount} x ${perKind} genuine and as many impostor pairs`
    throw invalid(`The header says ${expected}; there are ${rows.length} lines`)
  }
  const pairs = rows.map(({ words, line }, index) => ({
    fold: perKind === undefined ? 0 : Math.floor(index / (2 * perKind)),
    ...readPair(words, line),
  }))
  return { pairs, foldCount }
}

function readHeader(words: string[] | undefined): [foldCount: number, perKind: number | undefined] {
  const [first, second] = words ?? []
  if (first === undefined) return [1, undefined]
  return second === undefined ? [1, Number(first)] : [Number(first), Number(second)]
}

function readPair(words: string[], line: number): Pick<ListedPair, 'first' | 'second'> {
  const [name, number, third, fourth] = words
  const [one, other] = words.length === 3 ? [number, third] : [number, fourth]
  const isPair = (words.length === 3 || words.length === 4) && [one, other].every((word) => /^\d+$/.test(word ?? ''))
  if (!isPair || !name) {
    throw invalid(`Line ${line} is neither "name number number" nor "name number name number"`)
  }
  const second = words.length === 3 ? name : (third as string)
  return { first: { identity: name, number: Number(one) }, second: { identity: second, number: Number(other) } }
}

const invalid = (message: string) => new EvaluationFailure('PAIRS_FILE_INVALID', message)

/** A pairs file with the photo of each end. */
export type PairedSamples = {
  samples: { identity: string; sample: DatasetSample }[]
  /** Indexes into `samples`. */
  pairs: { fold: number; first: number; second: number }[]
  foldCount: number
}

/**
 * Reads a pairs file and finds its photos at `root/Name/Name_0001.jpg` (or .jpeg, .png, .webp). A photo that is not
 * there stays in the list and fails when it is read, so that its pairs count as not acquired.
 */
export async function readPairs(path: string, root: string, selection: PeopleSelection): Promise<PairedSamples> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new EvaluationFailure('DATASET_NOT_READABLE', `${path} can't be read: ${error.message}`)
  })
  const { pairs, foldCount } = parsePairs(text)
  const indexOf = new Map<string, number>()
  const samples: PairedSamples['samples'] = []
  const place = async ({ identity, number }: ListedPair['first']) => {
    const key = `${identity}/${identity}_${String(number).padStart(4, '0')}`
    const known = indexOf.get(key)
    if (known !== undefined) return known
    indexOf.set(key, samples.length)
    samples.push({ identity, sample: await findPhoto(root, key) })
    return samples.length - 1
  }
  const placed: PairedSamples['pairs'] = []
  for (const { fold, first, second } of pairs) {
    if (!isSelected(first.identity, selection) || !isSelected(second.identity, selection)) continue
    placed.push({ fold, first: await place(first), second: await place(second) })
  }
  if (placed.length === 0) throw new EvaluationFailure('DATASET_EMPTY', `${path} has no pairs of the people asked for`)
  return { samples, pairs: placed, foldCount }
}

async function findPhoto(root: string, key: string): Promise<DatasetSample> {
  for (const extension of ['.jpg', '.jpeg', '.png', '.webp']) {
    const file = join(root, `${key}${extension}`)
    const exists = await access(file).then(
      () => true,
      () => false,
    )
    if (exists) return { id: `${key}${extension}`, kind: 'IMAGE', files: [file] }
  }
  return { id: `${key}.jpg`, kind: 'IMAGE', files: [join(root, `${key}.jpg`)] }
}
