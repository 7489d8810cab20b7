import type { Theme } from '@livegate/contract'
import { eq, sql } from 'drizzle-orm'
import type { ApplicationPolicy } from '../domain/application.ts'
import type { Themes } from '../domain/ports.ts'
import type { CompiledTheme } from '../domain/theme.ts'
import { appendAudit } from './append-audit.ts'
import type { Database, Transaction } from './database.ts'
import { application, applicationTheme, themeFile } from './schema.ts'

/** Themes of APPLICATIONs in PostgreSQL. */
export function createThemes(database: Database): Themes {
  return {
    async find(applicationId): Promise<Theme | undefined> {
      const [row] = await database
        .select({ theme: applicationTheme.theme })
        .from(applicationTheme)
        .where(eq(applicationTheme.applicationId, applicationId))
      return row?.theme
    },
    async findPage(applicationId) {
      const [row] = await database
        .select({ page: applicationTheme.page, stylesheet: applicationTheme.stylesheet, font: applicationTheme.font })
        .from(applicationTheme)
        .where(eq(applicationTheme.applicationId, applicationId))
      return row && { ...row, font: row.font ?? undefined }
    },
    replace: (applicationId, compiled, policy) => replaceTheme(database, applicationId, compiled, policy),
    async findFile(name) {
      const [row] = await database.select().from(themeFile).where(eq(themeFile.name, name)).limit(1)
      return row && { name: row.name, mediaType: row.mediaType, bytes: row.bytes }
    },
  }
}

/** The application's row is held, so that of two at once one comes after the other, whole. */
function replaceTheme(
  database: Database,
  applicationId: string,
  compiled: CompiledTheme | undefined,
  policy: Partial<ApplicationPolicy>,
): Promise<void> {
  return database.transaction(async (transaction) => {
    await transaction
      .update(application)
      .set({ policy: sql`${application.policy} || ${JSON.stringify(policy)}::jsonb` })
      .where(eq(application.id, applicationId))
    await transaction.delete(applicationTheme).where(eq(applicationTheme.applicationId, applicationId))
    if (compiled !== undefined) await insertTheme(transaction, applicationId, compiled)
    await appendAudit(transaction, applicationId, [{ type: compiled === undefined ? 'THEME_RESET' : 'THEME_SET' }])
  })
}

async function insertTheme(transaction: Transaction, applicationId: string, { files, ...row }: CompiledTheme) {
  await transaction.insert(applicationTheme).values({ applicationId, ...row })
  await transaction.insert(themeFile).values(files.map((file) => ({ applicationId, ...file })))
}
