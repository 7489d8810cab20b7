import { eq, sql } from 'drizzle-orm'
import type { ApplicationPolicy } from '../domain/application.ts'
import type { Applications } from '../domain/ports.ts'
import { appendAudit } from './append-audit.ts'
import type { Database } from './database.ts'
import { toApplication } from './rows.ts'
import { application } from './schema.ts'

/** The policy with some settings in the place of those before. */
const merged = (change: Partial<ApplicationPolicy>) => sql`${application.policy} || ${JSON.stringify(change)}::jsonb`

/** APPLICATIONs in PostgreSQL. */
export function createApplications(database: Database): Applications {
  return {
    async find(applicationId) {
      const [row] = await database.select().from(application).where(eq(application.id, applicationId))
      return row && toApplication(row)
    },
    async list() {
      const rows = await database.select().from(application).orderBy(application.createdAt)
      return rows.map(toApplication)
    },
    async create(made) {
      await database.transaction(async (transaction) => {
        await transaction.insert(application).values(made)
        await appendAudit(transaction, made.id, [{ type: 'APPLICATION_CREATED' }])
      })
    },
    change: (applicationId, { policy, ...change }) =>
      database.transaction(async (transaction) => {
        const nullable = {
          ...change,
          licenceValidFrom: change.licenceValidFrom ?? null,
          licenceValidUntil: change.licenceValidUntil ?? null,
          disabledAt: change.disabledAt ?? null,
          policy: merged(policy),
        }
        await transaction.update(application).set(nullable).where(eq(application.id, applicationId))
        await appendAudit(transaction, applicationId, [{ type: 'APPLICATION_CHANGED' }])
      }),
    changePolicy: (applicationId, change) =>
      database.transaction(async (transaction) => {
        await transaction
          .update(application)
          .set({ policy: merged(change) })
          .where(eq(application.id, applicationId))
        await appendAudit(transaction, applicationId, [{ type: 'APPLICATION_CHANGED' }])
      }),
  }
}
