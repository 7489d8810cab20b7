import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Dependencies } from './dependencies.ts'
import { createApplication } from './domain/create-application.ts'

const credentials = z.object({ applicationId: z.uuid(), apiKey: z.string() })
type Credentials = z.infer<typeof credentials>

/** The demo application's credentials, and whether they were made just now (and are to be shown, once). */
export type DemoApplication = Credentials & { created: boolean }

const fileName = 'demo-application.json'

/**
 * The application behind /demo: made at the first start, when there is no application yet. Its API_KEY is kept in the
 * data directory (mode 0600), because the demo site, like any relying party, must know it. Undefined when the
 * operator has made applications before, or has removed the file.
 */
export async function openDemoApplication(
  dependencies: Dependencies,
  dataDir: string,
): Promise<DemoApplication | undefined> {
  const path = join(dataDir, fileName)
  const kept = await readCredentials(path)
  if (kept !== undefined) {
    const application = await dependencies.applications.find(kept.applicationId)
    return application && { ...kept, created: false }
  }
  const made = await makeDemo(dependencies)
  if (made === undefined) return undefined
  const file = await open(path, 'wx', 0o600)
  await file.writeFile(`${JSON.stringify(made, null, 2)}\n`)
  await file.sync()
  await file.close()
  return { ...made, created: true }
}

const demoName = 'Demo'

/** A start that was killed before the credentials were kept left an application behind: it gets another key. */
async function makeDemo(dependencies: Dependencies): Promise<Credentials | undefined> {
  const [first, ...others] = await dependencies.applications.list()
  if (first === undefined) {
    const { application, apiKey } = await createApplication(dependencies, { name: demoName })
    return { applicationId: application.id, apiKey }
  }
  if (first.name !== demoName || others.length > 0) return undefined
  return { applicationId: first.id, apiKey: await dependencies.apiKeys.issue(first.id, dependencies.clock.now()) }
}

async function readCredentials(path: string): Promise<Credentials | undefined> {
  try {
    return credentials.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`${path} is damaged: remove it, and the demo is gone until you make an application for it.`, {
      cause: error,
    })
  }
}
