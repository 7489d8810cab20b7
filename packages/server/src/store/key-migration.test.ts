import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { expect, it } from 'vitest'
import { fingerprintOf } from '../security/keyring.ts'

const migrations = new URL('../../migrations/', import.meta.url)

async function apply(database: PGlite, tag: string) {
  const text = await readFile(new URL(`${tag}.sql`, migrations), 'utf8')
  for (const statement of text.split('--> statement-breakpoint')) await database.exec(statement)
}

it('a database from before there were versions knows its master key as the first', async () => {
  const journal = JSON.parse(await readFile(fileURLToPath(new URL('meta/_journal.json', migrations)), 'utf8'))
  const tags: string[] = journal.entries.map(({ tag }: { tag: string }) => tag)
  const database = await PGlite.create()
  for (const tag of tags.filter((name) => name < '0009')) await apply(database, tag)
  const fingerprint = fingerprintOf(Buffer.alloc(32, 7))
  await database.query('insert into installation values (1, $1)', [fingerprint])
  for (const tag of tags.filter((name) => name >= '0009')) await apply(database, tag)
  const { rows } = await database.query('select version, fingerprint, retired_at, reseal_stage from master_key')
  expect(rows).toEqual([{ version: 1, fingerprint, retired_at: null, reseal_stage: 'DONE' }])
  await database.close()
})
