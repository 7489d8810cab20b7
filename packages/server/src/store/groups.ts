import { and, eq } from 'drizzle-orm'
import type { Groups } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { personGroup } from './schema.ts'

/** Groups in PostgreSQL. */
export function createGroups(database: Database): Groups {
  return {
    async exists(applicationId, groupId) {
      const rows = await database
        .select({ groupId: personGroup.groupId })
        .from(personGroup)
        .where(and(eq(personGroup.applicationId, applicationId), eq(personGroup.groupId, groupId)))
      return rows.length > 0
    },
  }
}
