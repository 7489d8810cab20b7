import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationReport } from '@livegate/contract'
import { createDependencies, type Dependencies, readConfig } from '@livegate/server'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRotation } from '../../packages/server/src/gallery/rotation.ts'
import { createKeyring } from '../../packages/server/src/security/keyring.ts'
import { unseal } from '../../packages/server/src/security/sealed-box.ts'
import { linkability } from '../linkability.ts'
import { connect } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, runLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/**
 * The three properties of ISO/IEC 24745 with the real engine and real faces: irreversibility, unlinkability, renewability.
 * Distributions over many people: bench/security/results.md.
 */

let livegate: RunningLivegate
let elsewhere: RunningLivegate
/** Beside the server, on the same data: what whoever has the keys can do. */
let inside: Dependencies
let folder: string
const photos: Record<'a' | 'b', Uint8Array[]> = { a: [], b: [] }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-dump-'))
  livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
  elsewhere = await withApplication(livegate)
  const reading = readConfig({ ...livegate.environment, LIVEGATE_ENGINE_PROCESSES: '1' })
  if ('errors' in reading) throw new Error(reading.errors.join())
  inside = await createDependencies(
    reading.config,
    () => {},
    () => {},
  )
  photos.a = await takePhotos('personA', [3000, 8000, 12_000])
  photos.b = await takePhotos('personB', [5000, 9000, 14_000])
  for (const through of [livegate, elsewhere])
    expect((await send(through, 'enrollment', photoOf('a', 0))).result).toBe(true)
})

afterAll(async () => {
  await inside?.close()
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

async function takePhotos(recording: 'personA' | 'personB', moments: readonly number[]): Promise<Uint8Array[]> {
  const taken: Uint8Array[] = []
  for (const fromMs of moments) {
    let isFirst = true
    await forEachPicture({ recording, fromMs, lengthMs: 60 }, async ({ rgba, width, height }) => {
      const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
      if (isFirst) taken.push(await picture.jpeg({ quality: 95 }).toBuffer())
      isFirst = false
    })
  }
  return taken
}

const photoOf = (person: 'a' | 'b', i: number) => photos[person][i] ?? new Uint8Array()

async function send(through: RunningLivegate, path: 'enrollment' | 'verification', photo: Uint8Array) {
  const { authorization } = await connect(through)
  const body = new FormData()
  body.append('sample', new Blob([new Uint8Array(photo)]))
  body.append('liveness', 'NONE')
  const url = `${through.url}/api/v6/application/${through.applicationId}/user/anna/${path}`
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body })
  const { status, data } = (await response.json()) as OperationReport
  return { status, ...data }
}

async function embed(photo: Uint8Array): Promise<Float32Array> {
  const { biometrics } = inside
  const outcome = await biometrics.analyse(photo, { purpose: 'VERIFICATION', liveness: 'NONE' })
  if (outcome.outcome !== 'ANALYSED' || !outcome.analysis.accepted) throw new Error('not analysed')
  return outcome.analysis.template.embedding
}

/** The engine's own score of two embeddings. */
function score(a: Float32Array, b: Float32Array): number {
  const modelId = inside.biometrics.templateModelId
  return inside.biometrics.matchingScore({ modelId, embedding: a }, { modelId, embedding: b }) ?? 0
}

/** Everything in the database, value by value. */
async function dump(): Promise<{ table: string; value: Buffer | string }[]> {
  const { rows: tables } = await inside.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const values: { table: string; value: Buffer | string }[] = []
  for (const { name } of tables) {
    const { rows } = await inside.pool.query<Record<string, unknown>>(`select * from "${name}"`)
    for (const value of rows.flatMap((row) => Object.values(row))) {
      if (value === null) continue
      const isText = typeof value === 'string' || Buffer.isBuffer(value)
      values.push({ table: name, value: isText ? value : JSON.stringify(value) })
    }
  }
  return values
}

const toUnit = (values: Float32Array) => {
  const tame = values.map((value) => (Number.isFinite(value) ? Math.sign(value) * Math.log1p(Math.abs(value)) : 0))
  const length = Math.hypot(...tame) || 1
  return tame.map((value) => value / length)
}

const embeddingBytes = 512 * 4

describe('irreversibility: whoever has all of the database, and no key,', () => {
  it('finds nothing in it that the engine takes for the person', async () => {
    const probe = await embed(photoOf('a', 1))
    expect(score(await embed(photoOf('a', 0)), probe)).toBeGreaterThan(0.5)
    const large = (await dump()).flatMap(({ value }) =>
      Buffer.isBuffer(value) && value.length >= embeddingBytes ? [value] : [],
    )
    expect(large.length).toBeGreaterThanOrEqual(2)
    for (const bytes of large) {
      for (let offset = 0; offset + embeddingBytes <= bytes.length && offset < 64; offset++) {
        const window = new Uint8Array(bytes.subarray(offset, offset + embeddingBytes))
        expect(score(toUnit(new Float32Array(window.buffer)), probe)).toBeLessThan(0.1)
      }
    }
  })

  it('finds no key in it, either', async () => {
    const values = await dump()
    const { rows } = await inside.pool.query<{ place: string; sealed: Buffer; salt: Buffer }>(
      `select concat_ws('|', 'template', t.application_id, t.user_id, t.id, t.model_id) as place, t.sealed, a.key_salt as salt
       from template t join application a on a.id = t.application_id`,
    )
    const guesses = values.flatMap(({ value }) => {
      const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value)
      const fromHex = typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? [Buffer.from(value, 'hex')] : []
      return [createHash('sha256').update(bytes).digest(), ...(bytes.length === 32 ? [bytes] : []), ...fromHex]
    })
    expect(guesses.length).toBeGreaterThan(values.length)
    for (const { place, sealed, salt } of rows) {
      for (const guess of guesses) {
        expect(() => unseal(createKeyring(guess).sealingKeys(salt, 'template'), place, sealed)).toThrow()
      }
    }
    // The place was the right one: with the key it opens.
    const { rows: own } = await inside.pool.query<{ userId: string }>(`select user_id as "userId" from template`)
    expect(own).toHaveLength(rows.length)
    const application = await inside.applications.find(livegate.applicationId)
    if (application === undefined) throw new Error('no application')
    const [template] = await inside.templates.of(application, 'anna')
    expect(score(template?.embedding ?? new Float32Array(512), await embed(photoOf('a', 1)))).toBeGreaterThan(0.5)
  })
})

describe('unlinkability: one face in two applications', () => {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

  it('is as far from itself as strangers are, as an index sees it', async () => {
    const [a, b] = [await Promise.all(photos.a.map(embed)), await Promise.all(photos.b.map(embed))]
    const plain = linkability(
      a.flatMap((one, i) => a.slice(i + 1).map((two) => dot(one, two))),
      a.flatMap((one) => b.map((two) => dot(one, two))),
      10,
    )
    expect(plain.dSys).toBe(1)

    const keyring = createKeyring(createHash('sha256').update('a master key').digest())
    const rotationOf = (application: string) =>
      createRotation(keyring.applicationKey(Buffer.from(application), 'gallery-rotation'), 512)
    const mated: number[] = []
    const nonMated: number[] = []
    for (let pair = 0; pair < 300; pair++) {
      const [one, other] = [rotationOf(`one ${pair}`), rotationOf(`other ${pair}`)]
      for (const [i, own] of a.entries()) {
        mated.push(dot(one(own), other(own)))
        nonMated.push(dot(one(own), other(b[i] ?? own)))
      }
    }
    // 900 scores in 10 bins: two samples of one distribution come to 0.04 or so.
    expect(linkability(mated, nonMated, 10).dSys).toBeLessThan(0.1)
  })

  it('is sealed differently in each, and opens in neither with the other’s key', async () => {
    const { rows } = await inside.pool.query<{ sealed: Buffer; applicationId: string }>(
      `select sealed, application_id as "applicationId" from template where user_id = 'anna'`,
    )
    const of = (through: RunningLivegate) => rows.find(({ applicationId }) => applicationId === through.applicationId)
    await inside.pool.query('update template set sealed = $1 where application_id = $2', [
      of(livegate)?.sealed,
      elsewhere.applicationId,
    ])
    expect(await send(elsewhere, 'verification', photoOf('a', 1))).toMatchObject({
      status: 'ERROR',
      error: 'PROCESSING_FAILED',
    })
    await inside.pool.query('update template set sealed = $1 where application_id = $2', [
      of(elsewhere)?.sealed,
      elsewhere.applicationId,
    ])
    expect((await send(elsewhere, 'verification', photoOf('a', 1))).result).toBe(true)
  })
})

describe('renewability: after the master key was rotated and the old one retired', () => {
  it('the user goes on, and what was stolen before is of no use', async () => {
    const evidence = join(livegate.dataDir, 'evidence', livegate.applicationId)
    const { rows: stolen } = await inside.pool.query<{ id: string; sealed: Buffer; key_version: number }>(
      'select id, sealed, key_version from template',
    )
    const files = await readdir(evidence)
    for (const name of files) await copyFile(join(evidence, name), join(folder, name))

    const run = (...words: string[]) => runLivegate(livegate.environment, ...words, '--json')
    const rotating = run('keys', 'rotate', '--detach')
    expect((await send(livegate, 'verification', photoOf('a', 1))).result).toBe(true)
    const { code, stdout } = await rotating
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { version: 2 }])
    // The server's worker does it.
    const progress = async () => (await inside.masterKeys.list()).find(({ version }) => version === 2)?.reseal
    await expect.poll(progress, { timeout: 30_000 }).toMatchObject({ stage: 'DONE', failed: 0 })
    expect((await send(livegate, 'verification', photoOf('a', 2))).result).toBe(true)
    const published = (await (await fetch(`${livegate.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] }
    expect(published.keys).toHaveLength(2)
    expect(await run('keys', 'retire', '1', '--force')).toMatchObject({ code: 0 })
    expect((await send(livegate, 'verification', photoOf('a', 1))).result).toBe(true)
    expect((await send(livegate, 'verification', photoOf('b', 1))).result).toBe(false)

    const { rows: renewed } = await inside.pool.query<{ id: string; sealed: Buffer; key_version: number }>(
      'select id, sealed, key_version from template',
    )
    const put = async (rows: typeof stolen) => {
      for (const { id, sealed, key_version } of rows) {
        await inside.pool.query('update template set sealed = $2, key_version = $3 where id = $1', [
          id,
          sealed,
          key_version,
        ])
      }
    }
    await put(stolen)
    expect(await send(livegate, 'verification', photoOf('a', 1))).toMatchObject({
      status: 'ERROR',
      error: 'PROCESSING_FAILED',
    })
    await put(renewed)
    expect((await send(livegate, 'verification', photoOf('a', 1))).result).toBe(true)

    const application = await inside.applications.find(livegate.applicationId)
    const { rows: resources } = await inside.pool.query<{ id: string; type: 'SELFIE' | 'SAMPLE_SOURCE' }>(
      'select id, type from resource where id = any($1::uuid[])',
      [files],
    )
    if (application === undefined || resources.length === 0) throw new Error('no evidence')
    for (const resource of resources) {
      expect(await inside.evidence.get(application, resource)).toBeDefined()
      await copyFile(join(folder, resource.id), join(evidence, resource.id))
      expect(await inside.evidence.get(application, resource)).toBeUndefined()
    }
  })
})
