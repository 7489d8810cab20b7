import type { Application, Dependencies } from '@livegate/server'
import { findApplication } from './find-application.ts'
import { jsonOption } from './output.ts'
import { withDependencies } from './settings.ts'

/** The options of commands about an application's people. */
export const applicationOptions = {
  app: { type: 'string', required: true, description: 'APPLICATION_ID' },
  ...jsonOption,
} as const

/** The options of commands that show a list. */
export const listOptions = {
  limit: { type: 'string', default: '50', description: 'Entries at most, 1 to 200' },
  cursor: { type: 'string', description: 'Where the list before ended' },
} as const

/** Runs work on an application. Errors: APPLICATION_NOT_FOUND, and the work's. */
export function withApplication<T>(
  applicationId: string,
  work: (dependencies: Dependencies, application: Application) => Promise<T>,
): Promise<T> {
  return withDependencies({ engineProcesses: 1 }, async (dependencies) =>
    work(dependencies, await findApplication(dependencies, applicationId)),
  )
}

/** A list for people, and how to go on. */
export function describeList<Item>(
  { items, nextCursor }: { items: Item[]; nextCursor?: string },
  describe: (item: Item) => string,
): string[] {
  const lines = items.length === 0 ? ['None.'] : items.map(describe)
  return nextCursor === undefined ? lines : [...lines, `More: --cursor ${nextCursor}`]
}
