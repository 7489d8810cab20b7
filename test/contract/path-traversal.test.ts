import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiUnderTest, openApiUnderTest } from './api-under-test.ts'

/** Ids that would lead out of where things are kept, in every place of every path. */

const secret = 'nobody may read this'

let api: ApiUnderTest

beforeAll(async () => {
  // Who asks like that is banned.
  api = await openApiUnderTest({ LIVEGATE_ALLOWED_NETWORKS: '127.0.0.1' })
  const { dataDir, application } = api.tested
  await mkdir(join(dataDir, 'evidence', application.id), { recursive: true })
  for (const file of ['secret', 'evidence/secret', `evidence/${application.id}/secret`]) {
    await writeFile(join(dataDir, file), secret)
  }
})
afterAll(() => api?.close())

/** What is `depth` folders above. */
const outside = (depth: number) => `${'../'.repeat(depth)}secret`
const texts = () => [
  ...['secret', './secret', outside(1), outside(2), outside(12), `${outside(1)}\0`, 'a/../secret', '..;/secret'],
  outside(2).replaceAll('/', '\\'),
  outside(2).replaceAll('.', '\u2024'),
  outside(2).replaceAll('/', '\u2215'),
  `/${api.tested.dataDir}/secret`,
  `file://${api.tested.dataDir}/secret`,
]
/** Ways to write them in a path. The first keeps its slashes, as no client would send it. */
const spellings: ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => encodeURIComponent(text).replaceAll('.', '%2e'),
  (text) => encodeURIComponent(text).replaceAll('%2F', '%c0%af'),
]

it('lead nowhere', async () => {
  const gets = Object.keys(api.document.paths).filter((path) => path.includes('{') && api.document.paths[path]?.get)
  let asked = 0
  for (const path of gets) {
    for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
      for (const text of texts()) {
        for (const spell of spellings) {
          const filled = path.replace(/\{(\w+)\}/g, (_, other: string) =>
            other === name ? spell(text) : (api.ids[other] ?? randomUUID()),
          )
          const reply = await api.tested.app.inject({ url: filled, headers: { authorization: `Bearer ${api.token}` } })
          expect(reply.body, filled).not.toContain(secret)
          expect(reply.statusCode, filled).toBeLessThan(500)
          asked++
        }
      }
    }
  }
  expect(asked).toBeGreaterThan(1000)
})

it('are refused by their form where a RESOURCE is asked for', async () => {
  const operationId = randomUUID()
  for (const resourceId of texts()) {
    const path = '/api/v6/application/{applicationId}/operation/{operationId}/resource/{resourceId}'
    const reply = await api.call('get', path, { params: { operationId, resourceId } })
    expect([reply.statusCode, reply.json().code], resourceId).toEqual([400, 'INVALID_REQUEST'])
  }
})
