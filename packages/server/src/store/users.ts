import { and, eq } from 'drizzle-orm'
import type { Users } from '../domain/ports.ts'
import type { Database } from './database.ts'
import { person } from './schema.ts'

/** USERs in PostgreSQL. */
export function createUsers(database: Database): Users {
  const exists = async (applicationId: string, userId: string) => {
    const rows = await database
      .select({ userId: person.userId })
      .from(person)
      .where(and(eq(person.applicationId, applicationId), eq(person.userId, userId)))
    return rows.length > 0
  }
  return {
    exists,
    // Two at the limit at once may both pass: it guards against runaway imports, not against one too many.
    async declare(applicationId, userId, { limit, now }) {
      if (await exists(applicationId, userId)) return 'KNOWN'
      if ((await database.$count(person, eq(person.applicationId, applicationId))) >= limit) return 'LIMIT_REACHED'
      const made = await database
        .insert(person)
        .values({ applicationId, userId, createdAt: now })
        .onConflictDoNothing()
        .returning({ userId: person.userId })
      return made.length > 0 ? 'MADE' : 'KNOWN'
    },
  }
}
