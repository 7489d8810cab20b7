import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newApplication } from '../domain/new-application.ts'
import { describeResource } from '../domain/sample.ts'
import { sweepEvidence } from '../domain/sweep-evidence.ts'
import { createKeyring } from '../security/keyring.ts'
import { createDiskEvidence } from './disk.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'livegate-evidence-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('sweeping', () => {
  it('removes what no row names, drafts too, once it is an hour old', async () => {
    const evidence = createDiskEvidence(directory, createKeyring(randomBytes(32)))
    const application = newApplication({ name: 'Under test', now: new Date() })
    const bytes = Buffer.from('a face')
    const put = async () => {
      const now = new Date()
      const of = { operationId: randomUUID(), type: 'SELFIE', format: 'image/jpeg' } as const
      const resource = describeResource({ ...of, bytes, now })
      await evidence.put(application, resource, bytes)
      return resource.id
    }
    const [known, orphan] = [await put(), await put()]
    const fileOf = (name: string) => join(directory, application.id, name)
    await writeFile(fileOf('half.draft'), 'half')
    const sweep = () =>
      sweepEvidence({
        applications: { list: async () => [application, { ...application, id: randomUUID() }] },
        operations: { knownResources: async (_, ids) => new Set(ids.filter((id) => id === known)) },
        evidence,
        clock: { now: () => new Date() },
      })
    expect(await sweep()).toBe(0)
    const old = new Date(Date.now() - 3601_000)
    for (const name of [known, orphan, 'half.draft']) await utimes(fileOf(name), old, old)
    const fresh = await put()
    expect(await sweep()).toBe(2)
    expect((await readdir(join(directory, application.id))).toSorted()).toEqual([known, fresh].toSorted())
  })
})

it('removing what is not there is no error', async () => {
  const evidence = createDiskEvidence(directory, createKeyring(randomBytes(32)))
  await evidence.remove(randomUUID(), randomUUID())
})
