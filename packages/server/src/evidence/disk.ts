import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Application } from '../domain/application.ts'
import type { Evidence, EvidencePlace } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { boxHeadBytes, keyVersionOf, type SealingKeys, seal, unseal } from '../security/sealed-box.ts'

/**
 * Evidence as files `<directory>/<applicationId>/<resourceId>`, sealed with the application's own key.
 * `put` resolves when the bytes would survive a power cut: file and directory are synced.
 */
export function createDiskEvidence(directory: string, keyring: Keyring): Evidence {
  const pathOf = (applicationId: string, resourceId: string) => join(directory, applicationId, resourceId)
  const placeOf = (application: Pick<Application, 'id'>, { id, type }: EvidencePlace) =>
    `evidence|${application.id}|${id}|${type}`
  return {
    async put(application, place, bytes) {
      const keys = keyring.sealingKeys(application.keySalt, 'evidence')
      await writeDurably(pathOf(application.id, place.id), seal(keys, placeOf(application, place), bytes))
    },
    async get(application, place) {
      const keys = keyring.sealingKeys(application.keySalt, 'evidence')
      try {
        const box = await readFile(pathOf(application.id, place.id))
        return unseal(keys, placeOf(application, place), box)
      } catch {
        return undefined
      }
    },
    async reseal(owner, place) {
      const path = pathOf(owner.id, place.id)
      const head = await readHead(path)
      if (head === undefined) return 'GONE'
      if (keyVersionOf(head) === keyring.current) return 'CURRENT'
      const keys = keyring.sealingKeys(owner.keySalt, 'evidence')
      const bytes = attempt(keys, placeOf(owner, place), await readFile(path))
      if (bytes === undefined) return 'FAILED'
      await writeDurably(path, seal(keys, placeOf(owner, place), bytes))
      return 'RESEALED'
    },
    async remove(applicationId, resourceId) {
      const path = pathOf(applicationId, resourceId)
      await rm(path, { force: true })
      await syncDirectory(dirname(path)).catch(ignoreAbsence)
    },
    sweep: (applicationId, before, findKnown) => sweepFolder(join(directory, applicationId), before, findKnown),
  }
}

/** Undefined when the file is not there. */
async function readHead(path: string): Promise<Buffer | undefined> {
  const file = await open(path, 'r').catch(ignoreAbsence)
  if (file === undefined) return undefined
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(boxHeadBytes), 0, boxHeadBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function attempt(keys: SealingKeys, place: string, box: Uint8Array): Buffer | undefined {
  try {
    return unseal(keys, place, box)
  } catch {
    return undefined
  }
}

/** Files that are looked up at once. */
const filesPerLookup = 1000

const isUuid = (name: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name)

/** What a killed server left between file and row, and its drafts. */
async function sweepFolder(
  folder: string,
  before: Date,
  findKnown: (names: string[]) => Promise<Set<string>>,
): Promise<number> {
  const names = await readdir(folder).catch((error) => ignoreAbsence(error) ?? [])
  let removed = 0
  for (let start = 0; start < names.length; start += filesPerLookup) {
    const some = names.slice(start, start + filesPerLookup)
    const known = await findKnown(some.filter(isUuid))
    for (const name of some) {
      if (!known.has(name) && (await removeOlder(join(folder, name), before))) removed += 1
    }
  }
  if (removed > 0) await syncDirectory(folder)
  return removed
}

async function removeOlder(path: string, before: Date): Promise<boolean> {
  const file = await stat(path).catch(ignoreAbsence)
  if (file === undefined || file.mtime >= before) return false
  await rm(path, { force: true })
  return true
}

/** The folder of an application without evidence, or a file that somebody else has removed. */
function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function writeDurably(path: string, bytes: Uint8Array) {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
    await syncDirectory(folder)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function syncDirectory(folder: string) {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
