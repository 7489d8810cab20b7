import type { Keyring } from '../security/keyring.ts'
import type { Database } from './database.ts'
import { installation } from './schema.ts'

/**
 * Ties a database to its master key at first use. Throws at a later start with another key, before anything is
 * sealed with it that the first could not open.
 */
export async function bindMasterKey(database: Database, keyring: Keyring): Promise<void> {
  const masterKeyFingerprint = keyring.fingerprint()
  await database.insert(installation).values({ id: 1, masterKeyFingerprint }).onConflictDoNothing()
  const [row] = await database.select().from(installation)
  if (row?.masterKeyFingerprint !== masterKeyFingerprint) {
    throw new Error(
      'This database was made with another master key. Put the right master.key into the data directory, or set LIVEGATE_MASTER_KEY.',
    )
  }
}
