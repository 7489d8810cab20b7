import { and, eq } from 'drizzle-orm'
import type { Users } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { person } from './schema.ts'

/** USERs in PostgreSQL. */
export function createUsers(database: Database): Users {
  return {
    async exists(applicationId, userId) {
      const rows = await database
        .select({ userId: person.userId })
        .from(person)
        .where(and(eq(person.applicationId, applicationId), eq(person.userId, userId)))
      return rows.length > 0
    },
    async declare(applicationId, userId, now) {
      await database.insert(person).values({ applicationId, userId, createdAt: now }).onConflictDoNothing()
    },
  }
}
