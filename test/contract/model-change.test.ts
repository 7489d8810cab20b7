import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { writeOwnModels } from '../own-models.ts'
import { type RunningLivegate, runLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** People are enrolled; then the operator changes the recogniser. One installation, one database, two manifests. */

let folder: string
let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let ownModels: string
/** The enrolments, by user. */
const operationIds = new Map<string, string>()
const file = (name: string) => join(folder, name)

type Doctor = { ok: boolean; findings: { check: string; ok: boolean; detail: string; advice?: string }[] }
type Upgrade = { modelId: string; upgraded: number; left: { userId: string; reason: string }[] }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-model-change-'))
  // The cosine recogniser is weak: two strangers in front of a camera are not far apart.
  ownModels = writeOwnModels(folder, ['embedder'], {
    log10Fmr: [
      [0.75, -3],
      [0.8, -4],
      [0.85, -5],
    ],
  })
  // The same clip is sent many times.
  livegate = await withApplication(await startLivegate(), '--injection', 'SAMPLE_SEEN_BEFORE=REPORT')
  await writeFile(file('a.webm'), await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 }))
  for (const userId of ['anna', 'berta', 'carla', 'dora']) await enroll(userId)
  await restart({ LIVEGATE_MODELS: ownModels })
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

async function restart(environment: Record<string, string>) {
  await livegate.stop()
  const { applicationId, apiKey, dataDir } = livegate
  livegate = { ...(await startLivegate({ dataDir, environment })), applicationId, apiKey }
  client = await connect(livegate)
}

async function runJson<T>(...words: string[]) {
  const { code, stdout } = await runLivegate(livegate.environment, ...words, '--json')
  return { code, value: JSON.parse(stdout) as T }
}

async function enroll(userId: string) {
  const words = ['user', 'enroll', '--app', livegate.applicationId, '--user', userId, file('a.webm')]
  const { code, value } = await runJson<{ operationId: string }>(...words)
  expect(code).toBe(0)
  operationIds.set(userId, value.operationId)
}

async function verify(userId: string, clip: Parameters<typeof makeClip>[0]) {
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'VERIFICATION', userId })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  await capture.send(await makeClip(clip))
  return client.completion(processId)
}

const clipOfA = { recording: 'personA', fromMs: 3000, lengthMs: 2500 } as const
const clipOfB = { recording: 'personB', fromMs: 5000, lengthMs: 2500 } as const
const upgradeTemplates = () => runJson<Upgrade>('templates', 'upgrade', '--app', livegate.applicationId)

describe('after a change of the recogniser', () => {
  it('an impostor is refused, by the new model, and moves nobody over', async () => {
    const report = await verify('berta', clipOfB)
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: false, reasons: ['MATCHING_BELOW_THRESHOLD'] } })
  })

  it('a user is verified against the SELFIE that was kept, and moves over', async () => {
    const report = await verify('anna', clipOfA)
    expect(report).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect(await verify('anna', clipOfB)).toMatchObject({ status: 'SUCCESS', data: { result: false } })
  })

  it('whose SELFIE is gone can not be compared', async () => {
    await removeSelfieOf('dora')
    expect(await verify('dora', clipOfA)).toMatchObject({ status: 'ERROR', data: { error: 'TEMPLATE_NOT_COMPARABLE' } })
  })

  it('"templates upgrade" moves over all who are left, and says who could not be', async () => {
    const first = await upgradeTemplates()
    expect(first.value).toMatchObject({
      modelId: expect.stringMatching(/^cosines-/),
      // Berta, whom an impostor tried to be, and Carla; Anna has moved over by herself.
      upgraded: 2,
      left: [{ userId: 'dora', reason: 'SELFIE_NOT_KEPT' }],
    })
    expect(first.code).toBe(1)
    const again = await upgradeTemplates()
    expect(again.value).toMatchObject({ upgraded: 0, left: [{ userId: 'dora' }] })
    expect(await verify('berta', clipOfA)).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect(await verify('carla', clipOfB)).toMatchObject({ status: 'SUCCESS', data: { result: false } })
  })

  it('who could not be moved over is enrolled again', async () => {
    await enroll('dora')
    expect(await verify('dora', clipOfA)).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect((await upgradeTemplates()).value).toMatchObject({ upgraded: 0, left: [] })
  })

  it('back again, the same way', async () => {
    await restart({})
    expect(await verify('anna', clipOfA)).toMatchObject({ status: 'SUCCESS', data: { result: true } })
    expect((await upgradeTemplates()).value).toMatchObject({
      modelId: expect.stringMatching(/^fr_feature-/),
      upgraded: 3,
      left: [],
    })
  })
})

describe('doctor', () => {
  it('looks at the manifest in use', async () => {
    const environment = { ...livegate.environment, LIVEGATE_MODELS: ownModels }
    const { stdout } = await runLivegate(environment, 'doctor', '--json')
    const { findings } = JSON.parse(stdout) as Doctor
    expect(findings.find(({ check }) => check === 'model manifest')?.detail).toContain('own-calibration')
    expect(findings.find(({ check }) => check === 'model cosines')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('features 1x128'),
    })
  })

  it("names a model that is not the manifest's", async () => {
    await writeFile(file('cosines.onnx'), 'something else')
    const environment = { ...livegate.environment, LIVEGATE_MODELS: ownModels }
    const { code, stdout } = await runLivegate(environment, 'doctor', '--json')
    const { findings } = JSON.parse(stdout) as Doctor
    expect(code).toBe(1)
    expect(findings.find(({ check }) => check === 'model cosines')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('SHA-256'),
      advice: expect.stringContaining('LIVEGATE_MODELS'),
    })
  })

  it('a manifest that is wrong stops the start, naming the field', async () => {
    await writeFile(file('wrong.json'), '{"id": "x"}')
    const environment = { ...livegate.environment, LIVEGATE_MODELS: file('wrong.json') }
    const { code, stderr } = await runLivegate(environment, 'serve')
    expect(code).toBe(1)
    expect(stderr).toMatch(/LIVEGATE_MODELS: .*wrong.json.* models: /)
  })
})

/** As a retention rule would: the bytes of the SELFIE go. */
async function removeSelfieOf(userId: string) {
  const { resources } = await client.operation(operationIds.get(userId) ?? '')
  const selfie = resources?.find(({ type }) => type === 'SELFIE')
  await rm(join(livegate.dataDir, 'evidence', livegate.applicationId, selfie?.id ?? 'none'))
}
