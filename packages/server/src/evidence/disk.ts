import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Application } from '../domain/application.ts'
import type { Resource } from '../domain/gateway-process.ts'
import type { Evidence } from '../domain/ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { seal, unseal } from '../security/sealed-box.ts'

/**
 * Evidence as files `<directory>/<applicationId>/<resourceId>`, sealed with the application's own key.
 * `put` resolves when the bytes would survive a power cut: file and directory are synced.
 */
export function createDiskEvidence(directory: string, keyring: Keyring): Evidence {
  const pathOf = (applicationId: string, resourceId: string) => join(directory, applicationId, resourceId)
  const placeOf = (application: Application, { id, type }: Resource) => `evidence|${application.id}|${id}|${type}`
  return {
    async put(application, resource, bytes) {
      const key = keyring.applicationKey(application.keySalt, 'evidence')
      await writeDurably(pathOf(application.id, resource.id), seal(key, placeOf(application, resource), bytes))
    },
    async get(application, resource) {
      const key = keyring.applicationKey(application.keySalt, 'evidence')
      try {
        const box = await readFile(pathOf(application.id, resource.id))
        return unseal(key, placeOf(application, resource), box)
      } catch {
        return undefined
      }
    },
    remove: (applicationId, resourceId) => rm(pathOf(applicationId, resourceId), { force: true }),
  }
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
