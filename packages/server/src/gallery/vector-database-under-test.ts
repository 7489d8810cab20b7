import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import type { Application } from '../domain/application.ts'
import { newApplication } from '../domain/new-application.ts'
import { createKeyring } from '../security/keyring.ts'
import { createApplications } from '../store/applications.ts'
import type { Database } from '../store/database.ts'
import { galleryChannel } from '../store/gallery-changes.ts'
import type { Notifications } from '../store/notifications.ts'
import * as schema from '../store/schema.ts'

/** For tests: a migrated PostgreSQL in WebAssembly, in memory, that has pgvector; the bundled one has not. */
export async function openVectorDatabaseUnderTest({ withVector = true } = {}) {
  const client = await PGlite.create({ extensions: withVector ? { vector } : {} })
  const lite = drizzle(client, { schema })
  await migrate(lite, { migrationsFolder: fileURLToPath(new URL('../../migrations', import.meta.url)) })
  // Both drivers answer alike; the types differ by the name of the driver only.
  const database = lite as unknown as Database
  const losses = new EventEmitter()
  const notifications: Notifications = {
    on: (channel, listener) => void client.listen(channel, listener),
    onLoss: (listener) => losses.on('loss', listener),
    flush: async () => void (await client.query('select 1')),
    close: async () => {},
  }
  return {
    client,
    database,
    keyring: createKeyring(randomBytes(32)),
    notifications,
    /** Nothing is told any more, as after a lost connection. */
    async stopTelling() {
      await client.unlisten(galleryChannel)
      losses.emit('loss')
    },
    async makeApplication(): Promise<Application> {
      const application = newApplication({ name: 'Under test', now: new Date() })
      await createApplications(database).create(application)
      return application
    },
  }
}
