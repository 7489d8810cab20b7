import { readFile } from 'node:fs/promises'
import { EvaluationFailure } from '../evaluation-failure.ts'

/**
 * Reads `identity,group` lines (CSV; fields may be quoted; a first line `identity,group` is a header). An identity may
 * be in several groups, one line each.
 * @throws EvaluationFailure GROUPS_FILE_INVALID with the line
 */
export function parseGroups(text: string): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const fields = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*,\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*$/.exec(line)
    const identity = (fields?.[1]?.replaceAll('""', '"') ?? fields?.[2] ?? '').trim()
    const group = (fields?.[3]?.replaceAll('""', '"') ?? fields?.[4] ?? '').trim()
    if (!identity || !group)
      throw new EvaluationFailure('GROUPS_FILE_INVALID', `Line ${index + 1} is not "identity,group"`)
    if (index === 0 && identity.toLowerCase() === 'identity') continue
    groups.set(group, (groups.get(group) ?? new Set()).add(identity))
  }
  if (groups.size === 0) throw new EvaluationFailure('GROUPS_FILE_INVALID', 'The groups file names no group')
  return groups
}

/** Reads a groups file. @throws EvaluationFailure DATASET_NOT_READABLE, GROUPS_FILE_INVALID */
export async function readGroups(path: string): Promise<Map<string, Set<string>>> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new EvaluationFailure('DATASET_NOT_READABLE', `${path} can't be read: ${error.message}`)
  })
  return parseGroups(text)
}
