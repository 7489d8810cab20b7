// The gallery by pgvector: a PostgreSQL of your own that has the extension, an empty database of which is filled.

import { setTimeout as sleep } from 'node:timers/promises'
import { createVectorGallery } from '../../packages/server/dist/gallery/vector-gallery.js'
import { indexName, readIndexState } from '../../packages/server/dist/gallery/vector-table.js'
import { createKeyring } from '../../packages/server/dist/security/keyring.js'
import { runOnConnectionOfItsOwn } from '../../packages/server/dist/store/database.js'
import { galleryChannel } from '../../packages/server/dist/store/gallery-changes.js'
import { createGalleryRows } from '../../packages/server/dist/store/gallery-rows.js'
import { listenForNotifications } from '../../packages/server/dist/store/notifications.js'
import { masterKey, openFilledDatabase } from './filled-database.ts'
import { comparator, templateOf, timeEach, userId } from './fixtures.ts'
import { makePerson, usedDimensions } from './synthetic-templates.ts'

const probeCount = 200

export async function measurePgvector(connectionString: string, people: number) {
  const address = { connectionString }
  const filled = await openFilledDatabase(address, people)
  const { application, database, pool } = filled
  const keyring = createKeyring(masterKey)
  const rows = createGalleryRows(database, keyring)
  const notifications = await listenForNotifications(address, [galleryChannel], console.error)
  const runLong = (statement: string) => runOnConnectionOfItsOwn(address, statement)
  const gallery = await createVectorGallery(
    { database, keyring, rows, notifications, comparator, runLong },
    { exactUsers: 10_000, onError: console.error },
  )
  const search = (probe: Float32Array) => gallery.search(application, templateOf(probe), { limit: 5 })

  const writtenAt = performance.now()
  await search(makePerson(0, 2)[1] ?? new Float32Array())
  const writeMs = performance.now() - writtenAt
  const builtAt = performance.now()
  const scope = { applicationId: application.id, modelId: comparator.templateModelId }
  const exact = await timeEach(
    Array.from({ length: 5 }, (_, i) => makePerson(i, 2)[1] ?? new Float32Array()),
    search,
  )
  while ((await readIndexState(database, scope)) !== 'READY') await sleep(250)
  const buildMs = performance.now() - builtAt
  const sizes = await pool.query(
    `select pg_relation_size('${indexName(scope)}') as index, pg_total_relation_size('gallery_vector') as total`,
  )

  const step = Math.max(1, Math.floor(people / probeCount))
  const enrolled = Array.from({ length: probeCount }, (_, i) => i * step)
  const probes = [
    ...enrolled.map((person) => makePerson(person, 2)[1] ?? new Float32Array()),
    ...Array.from({ length: probeCount }, (_, i) => makePerson(10_000_000 + i, 1)[0] ?? new Float32Array()),
  ]
  for (const probe of probes) await search(probe)
  const searches = await timeEach(probes, search)
  const best = findBest(people, probes)
  const found = searches.outputs.map(({ candidates }, i) => candidates[0]?.userId === userId(best[i] ?? -1))
  const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length
  await notifications.close()
  await filled.close()
  return {
    templates: people,
    p50: searches.p50,
    p95: searches.p95,
    'rank-1 recall, enrolled': share(found.slice(0, probeCount)),
    'rank-1 recall, unknown': share(found.slice(probeCount)),
    'p50 without index': exact.p50,
    'vectors written, s': writeMs / 1000,
    'index built, s': buildMs / 1000,
    'index, MB': Number(sizes.rows[0].index) / 1024 ** 2,
    'table and indexes, MB': Number(sizes.rows[0].total) / 1024 ** 2,
  }
}

/** Who is nearest to each probe, by comparing everybody. */
function findBest(people: number, probes: readonly Float32Array[]): number[] {
  const best = probes.map(() => ({ person: -1, similarity: -2 }))
  for (let person = 0; person < people; person++) {
    const [face = new Float32Array()] = makePerson(person, 1)
    for (const [i, probe] of probes.entries()) {
      // What is zero by construction adds nothing.
      let similarity = 0
      for (let k = 0; k < usedDimensions; k++) similarity += (face[k] as number) * (probe[k] as number)
      if (similarity > (best[i]?.similarity ?? 2)) best[i] = { person, similarity }
    }
  }
  return best.map(({ person }) => person)
}
