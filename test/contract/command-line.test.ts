import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, runLivegate, startLivegate } from '../start-livegate.ts'

/** The command line as an operator uses it, beside a running server and without one. */

let folder: string
let livegate: RunningLivegate
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-cli-'))
  livegate = await startLivegate()
  await writeFile(file('a.webm'), await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 }))
  await writeFile(file('a2.webm'), await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 }))
  await writeFile(file('b.webm'), await makeClip({ recording: 'personB', fromMs: 5000, lengthMs: 2500 }))
  await forEachPicture({ recording: 'personA', fromMs: 8000, lengthMs: 60 }, async ({ rgba, width, height }) => {
    const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
    await writeFile(file('a.png'), await picture.png().toBuffer())
  })
  await writeFile(file('note.txt'), 'no photo')
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

async function runJson(...words: string[]) {
  const { code, stdout, stderr } = await runLivegate(livegate.environment, ...words, '--json')
  return { code, stderr, value: JSON.parse(stdout) as Record<string, unknown> }
}

type Credentials = { applicationId: string; apiKey: string }

describe('app', () => {
  it('create makes credentials that work at once, and list shows the application', async () => {
    const created = await runJson('app', 'create', '--name', 'Shop')
    expect(created).toMatchObject({
      code: 0,
      value: { applicationId: expect.any(String), apiKey: expect.stringMatching(/^lg_/) },
    })
    const { applicationId, apiKey } = created.value as { applicationId: string; apiKey: string }
    await expect(connect({ url: livegate.url, applicationId, apiKey })).resolves.toBeDefined()
    const listed = await runJson('app', 'list')
    expect(listed.value).toContainEqual(expect.objectContaining({ applicationId, name: 'Shop' }))
  })

  it('rotate-key overlaps, and revoke-key ends a key at once, while the server runs', async () => {
    const { applicationId, apiKey: first } = (await runJson('app', 'create', '--name', 'Keys')).value as Credentials
    const rotated = await runJson('app', 'rotate-key', applicationId, '--overlap', '1h')
    expect(rotated).toMatchObject({ code: 0, value: { applicationId, earlierUntil: expect.any(String) } })
    const { apiKey: second } = rotated.value as Credentials
    const connects = (apiKey: string) =>
      connect({ url: livegate.url, applicationId, apiKey }).then(
        () => true,
        () => false,
      )
    expect(await Promise.all([first, second].map(connects))).toEqual([true, true])
    const { value } = await runJson('app', 'revoke-key', applicationId, first.slice(3, 15))
    expect(value.keys).toEqual([
      expect.objectContaining({ keyId: first.slice(3, 15), revokedAt: expect.any(String) }),
      expect.not.objectContaining({ revokedAt: expect.anything() }),
    ])
    expect(await Promise.all([first, second].map(connects))).toEqual([false, true])
    const wrong = await runJson('app', 'rotate-key', applicationId, '--overlap', 'long')
    expect(wrong).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
  })

  it('networks and failures tell who is let through, and what was guessed at, while the server runs', async () => {
    const words = ['app', 'create', '--name', 'Guarded', '--allowed-networks', '203.0.113.0/24']
    const { applicationId, apiKey } = (await runJson(...words)).value as Credentials
    const allowedNetworks = ['203.0.113.0/24']
    expect((await runJson('app', 'networks', applicationId)).value).toEqual({ applicationId, allowedNetworks })
    expect((await runJson('app', 'networks', applicationId, 'none')).value.allowedNetworks).toEqual([])
    const wrong = await runJson('app', 'networks', applicationId, '203.0.113.0/33')
    expect(wrong).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
    const headers = { applicationId, apiKey: `${apiKey.slice(0, -1)}${apiKey.endsWith('a') ? 'b' : 'a'}` }
    expect((await fetch(`${livegate.url}/api/v6/authorization`, { headers })).status).toBe(403)
    const { value } = await runJson('app', 'failures', applicationId)
    const once = expect.objectContaining({ failures: 1 })
    expect(value.failures).toEqual([once, expect.objectContaining({ failures: 1, apiKeyId: apiKey.slice(3, 15) })])
    expect((await runJson('app', 'failures', applicationId, '--forget')).value).toEqual({ applicationId, forgotten: 2 })
    expect((await runJson('app', 'failures', applicationId)).value.failures).toEqual([])
  })

  it.each(['https://a.example/path', 'https://*', 'https://a;sandbox', 'ftp://a'])(
    'create refuses the origin %s',
    async (origin) => {
      const refused = await runJson('app', 'create', '--name', 'Shop', '--allowed-origins', origin)
      expect(refused).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
    },
  )
})

describe('user enroll', () => {
  it.each(['', 'a\nb', 'a'.repeat(256)])('refuses the user id %j as the API does', async (userId) => {
    const refused = await runJson('user', 'enroll', '--app', livegate.applicationId, '--user', userId, file('a.png'))
    expect(refused).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
  })

  it('enrols from a photo; the page then knows the person', async () => {
    const words = ['user', 'enroll', '--app', livegate.applicationId, '--user', 'from photo', file('a.png')]
    expect(await runJson(...words)).toMatchObject({ code: 0, value: { enrolled: true, userId: 'from photo' } })
    const client = await connect(livegate)
    const { gatewayUrl, processId } = await client.createProcess({ operation: 'VERIFICATION', userId: 'from photo' })
    const capture = await openCapture(gatewayUrl)
    await capture.begin()
    await capture.send(await makeClip({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 2500 }))
    expect((await client.completion(processId)).data.result).toBe(true)
  })

  it.each([
    ['an unknown application', ['--app', '7d9f6e62-0000-4000-8000-000000000000'], 'a.png', 'APPLICATION_NOT_FOUND'],
    ['a malformed application', ['--app', 'x'], 'a.png', 'APPLICATION_NOT_FOUND'],
    ['a text file', [], 'note.txt', 'UNSUPPORTED_MEDIA_TYPE'],
    ['a missing file', [], 'nowhere.png', 'FILE_NOT_READABLE'],
  ])('refuses %s', async (_, app, name, error) => {
    const application = app.length > 0 ? app : ['--app', livegate.applicationId]
    const refused = await runJson('user', 'enroll', ...application, '--user', 'u', file(name))
    expect(refused).toMatchObject({ code: 1, value: { error, message: expect.any(String) } })
  })
})

describe('compare', () => {
  it.each([
    ['a.webm', 'a2.webm', true],
    ['a.png', 'a2.webm', true],
    ['a.png', 'b.webm', false],
  ])('%s and %s: %s', async (a, b, result) => {
    const compared = await runJson('compare', file(a), file(b))
    expect(compared).toMatchObject({
      code: 0,
      value: { result, scores: expect.arrayContaining([expect.objectContaining({ scoreType: 'MATCHING' })]) },
    })
  })

  it('says which file is no use', async () => {
    const failed = await runJson('compare', file('a.png'), file('note.txt'))
    expect(failed.code).toBe(1)
    expect(failed.value.message).toContain('note.txt')
  })
})

describe('liveness', () => {
  it('tells a live clip, by which signals', async () => {
    const { code, value } = await runJson('liveness', file('a.webm'))
    expect(code).toBe(0)
    expect(value).toMatchObject({ result: true, liveness: 'FACE_PASSIVE_VIDEO', reasons: [] })
    expect(value.scores).toEqual([{ scoreType: 'LIVENESS', score: expect.any(Number) }])
    expect(value.signals).toContainEqual(expect.objectContaining({ name: 'TEXTURE', verdict: 'PASSED' }))
  })

  it('judges a photo as a photo, unless a video is asked for', async () => {
    const judged = await runJson('liveness', file('a.png'))
    expect(judged).toMatchObject({ code: 0, value: { liveness: 'FACE_PASSIVE_IMAGE' } })
    const asked = await runJson('liveness', file('a.png'), '--method', 'FACE_PASSIVE_VIDEO')
    expect(asked).toMatchObject({ code: 1, value: { error: 'SAMPLE_WITHOUT_VIDEO' } })
  })
})

describe('doctor', () => {
  it('finds everything well beside the running server', async () => {
    const examined = await runJson('doctor')
    expect(examined).toMatchObject({ code: 0, value: { ok: true } })
  })

  it('names a wrong setting', async () => {
    const { code, stdout } = await runLivegate({ ...livegate.environment, LIVEGATE_PORT: 'x' }, 'doctor', '--json')
    expect(code).toBe(1)
    expect(stdout).toContain('LIVEGATE_PORT')
  })
})
