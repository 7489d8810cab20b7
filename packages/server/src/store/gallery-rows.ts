import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Application } from '../domain/application.ts'
import type { Keyring } from '../security/keyring.ts'
import type { Database } from './database.ts'
import { groupMember, person, template } from './schema.ts'
import { openWhole, templateKeys } from './templates.ts'

/** A TEMPLATE, opened: whose it is, and its L2-normalised embedding. */
export type GalleryTemplate = { userId: string; embedding: Float32Array }

export type Membership = { userId: string; groupId: string }

/** What a gallery in memory is made of. */
export type GalleryRows = {
  /** All TEMPLATEs that a model made in an application, in pages of a few hundred. */
  pages(application: Application, modelId: string): AsyncIterable<GalleryTemplate[]>
  ofUsers(application: Application, modelId: string, userIds: readonly string[]): Promise<GalleryTemplate[]>
  ofIds(application: Application, templateIds: readonly string[]): Promise<GalleryTemplate[]>
  membersOf(applicationId: string, groupId: string): Promise<string[]>
  membershipsOf(applicationId: string, userIds: readonly string[]): Promise<Membership[]>
  /** Those of the given that are USERs. */
  existing(applicationId: string, userIds: readonly string[]): Promise<Set<string>>
}

/** Opening a page blocks the event loop for some 5 ms. */
const rowsPerPage = 500

/** The gallery's rows in PostgreSQL. Those that do not open are left out, and `onError` hears of them. */
export function createGalleryRows(
  database: Database,
  keyring: Keyring,
  onError: (error: Error) => void = () => {},
): GalleryRows {
  const tell = ({ id }: { id: string }) =>
    onError(new Error(`template ${id} does not open, and nobody can be found by it`))
  const ofModel = (applicationId: string, modelId: string) =>
    and(eq(template.applicationId, applicationId), eq(template.modelId, modelId))
  const columns = { id: template.id, userId: template.userId, modelId: template.modelId, sealed: template.sealed }

  return {
    async *pages(application, modelId) {
      const keys = templateKeys(keyring, application)
      const readAfter = (last: { userId: string; id: string } | undefined) =>
        database
          .select(columns)
          .from(template)
          .where(
            and(
              ofModel(application.id, modelId),
              last && sql`(${template.userId}, ${template.id}) > (${last.userId}, ${last.id})`,
            ),
          )
          .orderBy(asc(template.userId), asc(template.id))
          .limit(rowsPerPage)
          .execute()
      let rows = await readAfter(undefined)
      while (rows.length > 0) {
        // The database reads the next page while this one is opened.
        const next = rows.length < rowsPerPage ? Promise.resolve([]) : readAfter(rows.at(-1))
        next.catch(() => undefined)
        yield openWhole(keys, application.id, rows, tell)
        rows = await next
      }
    },
    async ofUsers(application, modelId, userIds) {
      const keys = templateKeys(keyring, application)
      const rows = await database
        .select(columns)
        .from(template)
        .where(and(ofModel(application.id, modelId), inArray(template.userId, [...userIds])))
      return openWhole(keys, application.id, rows, tell)
    },
    async ofIds(application, templateIds) {
      const keys = templateKeys(keyring, application)
      const rows = await database
        .select(columns)
        .from(template)
        .where(and(eq(template.applicationId, application.id), inArray(template.id, [...templateIds])))
      return openWhole(keys, application.id, rows, tell)
    },
    async membersOf(applicationId, groupId) {
      const rows = await database
        .select({ userId: groupMember.userId })
        .from(groupMember)
        .where(and(eq(groupMember.applicationId, applicationId), eq(groupMember.groupId, groupId)))
      return rows.map(({ userId }) => userId)
    },
    membershipsOf: (applicationId, userIds) =>
      database
        .select({ userId: groupMember.userId, groupId: groupMember.groupId })
        .from(groupMember)
        .where(and(eq(groupMember.applicationId, applicationId), inArray(groupMember.userId, [...userIds]))),
    async existing(applicationId, userIds) {
      const rows = await database
        .select({ userId: person.userId })
        .from(person)
        .where(and(eq(person.applicationId, applicationId), inArray(person.userId, [...userIds])))
      return new Set(rows.map(({ userId }) => userId))
    },
  }
}
