import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { type CutOptions, forEachPicture } from '../recordings.ts'
import { type RunningLivegate, runLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** `livegate user import`, beside a running server, of pictures of two people. */

const commandLine = fileURLToPath(new URL('../../packages/cli/dist/livegate.js', import.meta.url))

let livegate: RunningLivegate
let people: string

beforeAll(async () => {
  livegate = await startLivegate()
  people = await mkdtemp(join(tmpdir(), 'livegate-people-'))
  await writePictures('anna', { recording: 'personA', fromMs: 4000, lengthMs: 2000 }, 4)
  await writePictures('bert', { recording: 'personB', fromMs: 6000, lengthMs: 2000 }, 4)
  await writeFile(join(people, 'nobody.png'), await grey())
  await writeFile(join(people, 'torn.jpg'), 'no picture at all')
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  await rm(people, { recursive: true, force: true })
})

const grey = () =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: 'grey' } })
    .png()
    .toBuffer()

/** Pictures spread over a piece of a recording, as a user's folder. */
async function writePictures(userId: string, cut: CutOptions, count: number) {
  await mkdir(join(people, userId))
  const pictures: Buffer[] = []
  await forEachPicture(cut, async ({ rgba, width, height }) => {
    const picture = sharp(rgba, { raw: { width, height, channels: 4 } })
    pictures.push(await picture.jpeg().toBuffer())
  })
  for (let i = 0; i < count; i++) {
    const picture = pictures[Math.floor((i * pictures.length) / count)]
    if (picture) await writeFile(join(people, userId, `${i}.jpg`), picture)
  }
}

const importInto = async (application: RunningLivegate, ...options: string[]) => {
  const words = ['user', 'import', people, '--app', application.applicationId, ...options, '--json']
  const { code, stdout, stderr } = await runLivegate(livegate.environment, ...words)
  if (code !== 0) throw new Error(`livegate user import ended with ${code}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

it('enrols whom it can, says whom not and why, and does nothing the second time', async () => {
  const application = await withApplication(livegate, '--templates-per-user', '3')
  const report = join(people, 'refused.ndjson')
  const summary = await importInto(application, '--group', 'staff', '--report', report)
  expect(summary).toMatchObject({ users: 4, usersEnrolled: 2, files: 10, filesKnown: 0 })
  expect(summary.refused).toMatchObject({ FACE_NOT_FOUND: 1, UNSUPPORTED_MEDIA_TYPE: 1 })
  const rows = (await readFile(report, 'utf8')).trim().split('\n')
  expect(rows.map((row) => JSON.parse(row))).toContainEqual({
    userId: 'torn',
    file: join(people, 'torn.jpg'),
    reasons: ['UNSUPPORTED_MEDIA_TYPE'],
  })

  const client = await connect(application)
  const anna = await client.get<{ templates: unknown[]; groups: string[] }>('user/anna')
  expect(anna.templates.length).toBeGreaterThan(0)
  expect(anna.templates.length).toBeLessThanOrEqual(3)
  expect(anna.groups).toEqual(['staff'])
  expect((await client.get<{ members: number }>('group/staff')).members).toBe(2)

  const again = await importInto(application, '--group', 'staff')
  expect(again).toEqual({ ...summary, filesKnown: 9 })
})

it('says so when the report can’t be written, before it begins', async () => {
  const words = [
    'user',
    'import',
    people,
    '--app',
    livegate.applicationId,
    '--report',
    join(people, 'no', 'x'),
    '--json',
  ]
  const { code, stdout } = await runLivegate(livegate.environment, ...words)
  expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ error: 'REPORT_NOT_WRITABLE' })])
})

it('judges liveness when asked to', async () => {
  const application = await withApplication(livegate)
  const { refused } = await importInto(application, '--liveness', 'FACE_PASSIVE_VIDEO')
  expect(refused).toEqual({ SAMPLE_WITHOUT_VIDEO: 9, UNSUPPORTED_MEDIA_TYPE: 1 })
})

it.each([1500, 2500, 3500])('killed after %i ms and started again, it goes on: every file once', async (delayMs) => {
  const application = await withApplication(livegate)
  const words = [commandLine, 'user', 'import', people, '--app', application.applicationId]
  const env = { PATH: process.env.PATH ?? '', ...livegate.environment }
  const killed = spawn(process.execPath, words, { env, stdio: 'ignore' })
  // It may come to its end before.
  const exit = once(killed, 'exit')
  await sleep(delayMs)
  killed.kill('SIGKILL')
  await exit
  expect(await importInto(application)).toMatchObject({ users: 4, usersEnrolled: 2, files: 10 })
  const client = await connect(application)
  for (const userId of ['anna', 'bert']) {
    const { operations } = await client.get<{ operations: { report: { status: string } }[] }>(`user/${userId}/export`)
    expect(operations.map(({ report }) => ['SUCCESS', 'ERROR'].includes(report.status))).toEqual(Array(4).fill(true))
  }
})
