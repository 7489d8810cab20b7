import { join } from 'node:path'
import { EvaluationFailure } from '../evaluation-failure.ts'
import { type DatasetPerson, listFolder, samplesIn } from './sample.ts'
import { drawAtMost, identityFrom, isSelected, type PeopleSelection } from './select-people.ts'

export type IdentityFoldersOptions = PeopleSelection & {
  /** Finds the identity in a folder's name, where several folders are of one person. Default: the whole name. */
  identityFrom?: RegExp | undefined
}

/**
 * Reads a data set with a folder per identity (LFW's layout): every photo and video in it is a sample of that person.
 * @throws EvaluationFailure DATASET_NOT_READABLE, DATASET_EMPTY, WRONG_ARGUMENT
 */
export async function readIdentityFolders(root: string, options: IdentityFoldersOptions): Promise<DatasetPerson[]> {
  const people = new Map<string, DatasetPerson>()
  for (const folder of (await listFolder(root)).folders) {
    const identity = identityFrom(folder, options.identityFrom)
    if (!isSelected(identity, options)) continue
    const person = people.get(identity) ?? { identity, samples: [] }
    person.samples.push(...(await samplesIn(join(root, folder), `${folder}/`)))
    people.set(identity, person)
  }
  const withSamples = [...people.values()].filter(({ samples }) => samples.length > 0)
  if (withSamples.length === 0) {
    throw new EvaluationFailure(
      'DATASET_EMPTY',
      `${root} has no photos or videos of the people asked for: it needs one folder per person, with their photos in it`,
    )
  }
  return drawAtMost(withSamples, options)
}
