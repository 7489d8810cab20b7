import { addMembers, createGroup, type Dependencies, GatewayError, importSample } from '@livegate/server'
import { CommandFailure } from '../output.ts'
import { readSample } from '../sample-file.ts'
import type { ImportedPerson } from './import-source.ts'

type Application = Parameters<typeof importSample>[1]
type SampleLiveness = Parameters<typeof importSample>[2]['liveness']

/** What became of one file. */
export type ImportedFile = {
  userId: string
  file: string
  result: boolean
  /** Why it was refused. */
  reasons: string[]
  /** It had been imported before; nothing was done. */
  isKnown: boolean
}

export type ImportOptions = {
  /** People worked on at the same time; of one person the files come one after the other. */
  concurrency: number
  clientVersion: string
  liveness: SampleLiveness
  /** Nobody new is begun after it aborts. */
  signal: AbortSignal
  onFile(imported: ImportedFile): void
}

/**
 * Enrols people from files, several at a time, and makes those with a face members of their groups, which are made where missing.
 * A file that can't be used is told of and left out. Errors: LIMIT_REACHED, and whatever else is not the file's fault.
 */
export async function importPeople(
  dependencies: Dependencies,
  application: Application,
  people: readonly ImportedPerson[],
  options: ImportOptions,
): Promise<void> {
  for (const groupId of new Set(people.flatMap(({ groups }) => groups))) {
    await createGroup(dependencies, application, groupId).catch(unless('GROUP_ALREADY_EXISTS'))
  }
  const waiting = people[Symbol.iterator]()
  const failed = new AbortController()
  const work = async () => {
    for (const person of waiting) {
      if (options.signal.aborted || failed.signal.aborted) return
      await importPerson(dependencies, application, person, options)
    }
  }
  const workers = Array.from({ length: options.concurrency }, () =>
    work().catch((error) => {
      failed.abort()
      throw error
    }),
  )
  // All of them end before the dependencies are let go of, also when one fails.
  await Promise.allSettled(workers)
  await Promise.all(workers)
}

async function importPerson(
  dependencies: Dependencies,
  application: Application,
  { userId, files, groups }: ImportedPerson,
  { clientVersion, liveness, signal, onFile }: ImportOptions,
): Promise<void> {
  let isEnrolled = false
  for (const file of files) {
    if (signal.aborted) return
    const vouched = { userId, clientVersion, liveness }
    const { result, reasons, isKnown } = await importFile(dependencies, application, file, vouched)
    isEnrolled ||= result
    onFile({ userId, file, result, reasons, isKnown })
  }
  if (!isEnrolled) return
  for (const groupId of groups) await addMembers(dependencies, application, { groupId, userIds: [userId] })
}

/** What of `enrollUser` is the file's own fault, or the name's. */
const faultsOfTheFile = new Set<string>([
  'FILE_NOT_READABLE',
  'BODY_TOO_LARGE',
  'SAMPLE_EMPTY',
  'UNSUPPORTED_MEDIA_TYPE',
  'INVALID_REQUEST',
])

async function importFile(
  dependencies: Dependencies,
  application: Application,
  file: string,
  vouched: Pick<ImportOptions, 'clientVersion' | 'liveness'> & { userId: string },
): Promise<{ result: boolean; reasons: string[]; isKnown: boolean }> {
  try {
    return await importSample(dependencies, application, { ...vouched, bytes: await readSample(file) })
  } catch (error) {
    const code = error instanceof GatewayError || error instanceof CommandFailure ? error.code : ''
    if (!faultsOfTheFile.has(code)) throw error
    return { result: false, reasons: [code], isKnown: false }
  }
}

function unless(code: string) {
  return (error: unknown) => {
    if (!(error instanceof GatewayError) || error.code !== code) throw error
  }
}
