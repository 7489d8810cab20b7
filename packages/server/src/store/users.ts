import { and, asc, eq, gt, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Failures } from '../domain/lock-out.ts'
import type { Slice, UserFilter } from '../domain/people.ts'
import type { Users } from '../domain/people-ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { readDossier } from './dossier.ts'
import { publishEvents } from './publish-events.ts'
import { createRoom } from './room.ts'
import { byCodePoint, groupMember, person, template } from './schema.ts'

const isUser = (applicationId: string, userId: string) =>
  and(eq(person.applicationId, applicationId), eq(person.userId, userId))

const failuresOf = ({ failedInARow, failedInAll, lockedUntil }: typeof person.$inferSelect): Failures => ({
  inARow: failedInARow,
  inAll: failedInAll,
  lockedUntil: lockedUntil ?? undefined,
})

/** USERs in PostgreSQL. */
export function createUsers(database: Database): Users {
  const room = createRoom((applicationId) => database.$count(person, eq(person.applicationId, applicationId)))
  const exists = async (applicationId: string, userId: string) => {
    const rows = await database.select({ userId: person.userId }).from(person).where(isUser(applicationId, userId))
    return rows.length > 0
  }
  return {
    exists,
    async declare(applicationId, userId, { limit, now }) {
      if (await exists(applicationId, userId)) return 'KNOWN'
      if (!(await room.take(applicationId, limit))) return 'LIMIT_REACHED'
      return database.transaction(async (transaction) => {
        const made = await transaction
          .insert(person)
          .values({ applicationId, userId, createdAt: now })
          .onConflictDoNothing()
          .returning({ userId: person.userId })
        if (made.length === 0) return 'KNOWN'
        await publishEvents(transaction, applicationId, [{ type: 'user.created', data: { userId } }])
        await appendAudit(transaction, applicationId, [{ type: 'USER_CREATED', subject: { userId } }])
        return 'MADE'
      })
    },
    async find(applicationId, userId) {
      const [row] = await database.select().from(person).where(isUser(applicationId, userId))
      if (row === undefined) return undefined
      const [templates, groups] = await Promise.all([
        findTemplates(database, applicationId, userId),
        findGroups(database, applicationId, userId),
      ])
      return {
        userId,
        createdAt: row.createdAt,
        enrolled: templates.length > 0,
        templates,
        groups,
        failures: failuresOf(row),
      }
    },
    async failures(applicationId, userId) {
      const [row] = await database.select().from(person).where(isUser(applicationId, userId))
      return row && failuresOf(row)
    },
    unlock: (applicationId, userId) =>
      database.transaction(async (transaction) => {
        const unlocked = await transaction
          .update(person)
          .set({ failedInARow: 0, failedInAll: 0, lockedUntil: null })
          .where(isUser(applicationId, userId))
          .returning({ userId: person.userId })
        if (unlocked.length === 0) return false
        await publishEvents(transaction, applicationId, [{ type: 'user.unlocked', data: { userId } }])
        await appendAudit(transaction, applicationId, [{ type: 'USER_UNLOCKED', subject: { userId } }])
        return true
      }),
    async list(applicationId, filter, { afterId, limit }) {
      const rows = await database
        .select({ userId: person.userId, createdAt: person.createdAt })
        .from(person)
        .where(and(eq(person.applicationId, applicationId), ...conditionsOf(filter, afterId)))
        .orderBy(byCodePoint(person.userId))
        .limit(limit)
      const enrolled = await findEnrolled(
        database,
        applicationId,
        rows.map(({ userId }) => userId),
      )
      return rows.map((row) => ({ ...row, enrolled: enrolled.has(row.userId) }))
    },
    dossier: (applicationId, userId) => readDossier(database, applicationId, userId),
  }
}

/** Asked for a page at once: as a column of the list PostgreSQL would read every template of the application for it. */
async function findEnrolled(database: Database, applicationId: string, userIds: string[]): Promise<Set<string>> {
  const rows = await database
    .selectDistinct({ userId: template.userId })
    .from(template)
    .where(and(eq(template.applicationId, applicationId), inArray(template.userId, userIds)))
  return new Set(rows.map(({ userId }) => userId))
}

function findTemplates(database: Database, applicationId: string, userId: string) {
  const { id, createdAt, quality, modelId, operationId } = template
  return database
    .select({ id, createdAt, quality, modelId, operationId })
    .from(template)
    .where(and(eq(template.applicationId, applicationId), eq(template.userId, userId)))
    .orderBy(asc(createdAt), asc(id))
}

async function findGroups(database: Database, applicationId: string, userId: string): Promise<string[]> {
  const rows = await database
    .select({ groupId: groupMember.groupId })
    .from(groupMember)
    .where(and(eq(groupMember.applicationId, applicationId), eq(groupMember.userId, userId)))
    .orderBy(byCodePoint(groupMember.groupId))
  return rows.map(({ groupId }) => groupId)
}

function conditionsOf(filter: UserFilter, afterId: Slice['afterId']): (SQL | undefined)[] {
  const { userIdPrefix, enrolled: wanted, groupId, createdAfter, createdBefore } = filter
  return [
    afterId === undefined ? undefined : gt(byCodePoint(person.userId), afterId),
    // Bounded by the index on code points, unlike LIKE, whose wildcards would also need escaping.
    userIdPrefix === undefined ? undefined : sql`${byCodePoint(person.userId)} ^@ ${userIdPrefix}`,
    wanted === undefined ? undefined : wanted ? isEnrolled : sql`not ${isEnrolled}`,
    groupId === undefined ? undefined : isMemberOf(groupId),
    createdAfter === undefined ? undefined : gte(person.createdAt, createdAfter),
    createdBefore === undefined ? undefined : lt(person.createdAt, createdBefore),
  ]
}

const isEnrolled = sql`exists (
  select from template where template.application_id = person.application_id and template.user_id = person.user_id
)`

const isMemberOf = (groupId: string) => sql`exists (
  select from group_member where group_member.application_id = person.application_id
    and group_member.group_id = ${groupId} and group_member.user_id = person.user_id
)`
