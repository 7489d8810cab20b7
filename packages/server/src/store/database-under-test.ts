import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Application } from '../domain/application.ts'
import { newApplication } from '../domain/new-application.ts'
import { createKeyring } from '../security/keyring.ts'
import { createApplications } from './applications.ts'
import { migrateDatabase, openDatabase } from './database.ts'
import { openEmbeddedPostgres } from './embedded.ts'

/** For tests: an empty, migrated database on a bundled PostgreSQL of its own. */
export async function openDatabaseUnderTest() {
  const dataDir = await mkdtemp(join(tmpdir(), 'livegate-store-'))
  const postgres = await openEmbeddedPostgres({ dataDir })
  const connection = openDatabase(postgres.connection, { maxConnections: 20, onIdleError: () => {} })
  await migrateDatabase(connection)
  const applications = createApplications(connection.database)
  return {
    ...connection,
    keyring: createKeyring(randomBytes(32)),
    async makeApplication(): Promise<Application> {
      const application = newApplication({ name: 'Under test', now: new Date() })
      await applications.create(application)
      return application
    },
    async close() {
      await connection.close()
      await postgres.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
