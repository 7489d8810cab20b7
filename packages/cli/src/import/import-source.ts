import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, extname, join, parse, resolve } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { CommandFailure } from '../output.ts'

/** A person to be enrolled: the files in the order in which they are taken, and the groups to join. */
export type ImportedPerson = { userId: string; files: string[]; groups: string[] }

/** One file of a person, as lists name it. */
type Entry = { userId: string; file: string; groups: string[] }

const mediaExtensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.webm', '.mp4'])

/**
 * Reads who is to be imported: a folder (each sub-folder a user by its name, with its photos and videos in their names' order;
 * each single file a user by its name without the extension), a `.csv` with the columns userId, file and, if wanted, group, or a
 * `.ndjson` of `{"userId", "file", "group"?, "groups"?}`. Files are named from the list's folder. Users are in the order of their
 * first file.
 * Errors: SOURCE_NOT_READABLE, SOURCE_NOT_VALID (with the line), SOURCE_EMPTY.
 */
export async function readImportSource(path: string): Promise<ImportedPerson[]> {
  const entries = await readEntries(path)
  const people = new Map<string, ImportedPerson>()
  for (const { userId, file, groups } of entries) {
    const person = people.get(userId) ?? { userId, files: [], groups: [] }
    person.files.push(file)
    person.groups.push(...groups.filter((group) => !person.groups.includes(group)))
    people.set(userId, person)
  }
  if (people.size === 0) throw new CommandFailure('SOURCE_EMPTY', `${path} names no photo or video`)
  return [...people.values()]
}

async function readEntries(path: string): Promise<Entry[]> {
  const unreadable = (error: Error): never => {
    throw new CommandFailure('SOURCE_NOT_READABLE', `${path} can't be read: ${error.message}`)
  }
  if ((await stat(path).catch(unreadable)).isDirectory()) return listFolder(path).catch(unreadable)
  const read = { '.csv': readCsv, '.ndjson': readNdjson, '.jsonl': readNdjson }[extname(path).toLowerCase()]
  if (read === undefined) {
    throw new CommandFailure('SOURCE_NOT_VALID', `${path} is neither a folder nor a .csv or .ndjson file`)
  }
  const folder = dirname(path)
  const text = await readFile(path, 'utf8').catch(unreadable)
  return read(path, text).map((entry) => ({ ...entry, file: resolve(folder, entry.file) }))
}

const isMedia = (name: string) => mediaExtensions.has(extname(name).toLowerCase())

async function listFolder(root: string): Promise<Entry[]> {
  const entries: Entry[] = []
  const add = (userId: string, file: string) => entries.push({ userId, file, groups: [] })
  for (const entry of await readSorted(root)) {
    const place = join(root, entry.name)
    const kind = entry.isSymbolicLink() ? await stat(place).catch(() => entry) : entry
    if (kind.isFile() && isMedia(entry.name)) add(parse(entry.name).name, place)
    if (!kind.isDirectory()) continue
    for (const { name } of await readSorted(place)) if (isMedia(name)) add(entry.name, join(place, name))
  }
  return entries
}

async function readSorted(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function readCsv(path: string, text: string): Entry[] {
  try {
    const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true } as const
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parseCsv(text, options)
    return rows.map(({ record, info }) => toEntry(record, `${path}, line ${info.lines}`))
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw new CommandFailure('SOURCE_NOT_VALID', `${path}: ${(error as Error).message}`)
  }
}

function readNdjson(path: string, text: string): Entry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return []
    const place = `${path}, line ${index + 1}`
    try {
      return toEntry(JSON.parse(line), place)
    } catch (error) {
      if (error instanceof CommandFailure) throw error
      throw new CommandFailure('SOURCE_NOT_VALID', `${place}: is not JSON`)
    }
  })
}

function toEntry(row: unknown, place: string): Entry {
  const { userId, file, group, groups = [] } = (row ?? {}) as Record<string, unknown>
  if (typeof userId !== 'string' || userId === '' || typeof file !== 'string' || file === '') {
    throw new CommandFailure('SOURCE_NOT_VALID', `${place}: userId and file are required`)
  }
  const named = [group, ...(Array.isArray(groups) ? groups : [groups])].filter(
    (name) => name !== undefined && name !== '',
  )
  if (!named.every((name) => typeof name === 'string')) {
    throw new CommandFailure('SOURCE_NOT_VALID', `${place}: groups must be texts`)
  }
  return { userId, file, groups: named }
}
