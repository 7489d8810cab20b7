// A database with people whose templates are sealed, as enrolments leave it.
import { randomUUID } from 'node:crypto'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { createApplications } from '../../packages/server/dist/store/applications.js'
import { type DatabaseAddress, migrateDatabase, openDatabase } from '../../packages/server/dist/store/database.js'
import { sealTemplate, templateKeys } from '../../packages/server/dist/store/templates.js'
import { comparator, makeApplication, userId } from './fixtures.ts'
import { makePerson } from './synthetic-templates.ts'

const rowsPerStatement = 1000

export const masterKey = Buffer.alloc(32, 7)

/** Migrates the database and fills an application of it with people who have one template each. */
export async function openFilledDatabase(address: DatabaseAddress, people: number) {
  const connection = openDatabase(address, { maxConnections: 4, onIdleError: () => {} })
  await migrateDatabase(connection)
  const { pool, database } = connection
  const application = makeApplication()
  await createApplications(database).create(application)
  const keys = templateKeys(createKeyring(masterKey), application)
  for (let first = 0; first < people; first += rowsPerStatement) {
    const rows = Array.from({ length: Math.min(rowsPerStatement, people - first) }, (_, i) => {
      const [id, user, modelId] = [randomUUID(), userId(first + i), comparator.templateModelId]
      const [embedding = new Float32Array()] = makePerson(first + i, 1)
      return { id, user, sealed: sealTemplate(keys, application.id, { id, userId: user, modelId, embedding }) }
    })
    const users = rows.map(({ user }) => user)
    await pool.query('insert into person select $1, unnest($2::text[]), now()', [application.id, users])
    await pool.query(
      `insert into template (id, application_id, user_id, model_id, sealed, quality, operation_id, created_at)
       select id, $1, user_id, $2, sealed, 1, id, now() from unnest($3::uuid[], $4::text[], $5::bytea[]) as made (id, user_id, sealed)`,
      [application.id, comparator.templateModelId, rows.map(({ id }) => id), users, rows.map(({ sealed }) => sealed)],
    )
  }
  await pool.query('analyze')
  return { ...connection, application }
}
