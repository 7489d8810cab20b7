import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operationReport, processReport } from '@livegate/contract'
import {
  readClip,
  type ScenarioName,
  type SimulatedGateway,
  scenarioNames,
  startSimulatedGateway,
} from '@livegate/simulator'
import { type FakeCameraOptions, startFakeCamera } from '@livegate/simulator/fake-camera'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect } from '../livegate-client.ts'
import type { CutOptions } from '../recordings.ts'
import { launchChromium } from './chromium.ts'
import { startEmbeddingSite } from './embedding-site.ts'
import { useStage } from './stage.ts'

/**
 * Each scenario twice: with the fake camera at a real gateway, and at the simulated one. What an integrator sees of either must
 * be the same: the events in their order, the return, the process, the operation.
 */

const cuts = {
  anna: { recording: 'personA', fromMs: 2000, lengthMs: 15_000 },
  annaLater: { recording: 'personAOtherDay', fromMs: 2000, lengthMs: 15_000 },
  bert: { recording: 'personB', fromMs: 5000, lengthMs: 15_000 },
} satisfies Record<string, CutOptions>

const cameras: Record<ScenarioName, { scenario?: FakeCameraOptions['scenario']; clip?: keyof typeof cuts }> = {
  passes: { scenario: 'passes', clip: 'annaLater' },
  mismatch: { scenario: 'mismatch', clip: 'bert' },
  spoof: { scenario: 'spoof', clip: 'annaLater' },
  noFace: { scenario: 'noFace' },
  denied: { scenario: 'denied' },
  noCamera: { scenario: 'noCamera' },
  slowNetwork: { scenario: 'slowNetwork', clip: 'annaLater' },
  expired: { scenario: 'expired' },
  cancelled: { scenario: 'noFace' },
}

type Client = Awaited<ReturnType<typeof connect>>

const stage = useStage()
let simulated: SimulatedGateway
let site: Awaited<ReturnType<typeof startEmbeddingSite>>
let browser: Browser
let real: Client
let client: Client
let folder: string
const clips = new Map<string, string>()

beforeAll(async () => {
  simulated = await startSimulatedGateway({ users: ['anna'], stepMs: 20, slowStepMs: 200, quiet: true })
  site = await startEmbeddingSite([stage.livegate.url, simulated.url])
  real = await connect(stage.livegate)
  client = await connect(simulated)
  folder = await mkdtemp(join(tmpdir(), 'livegate-clips-'))
  for (const [name, cut] of Object.entries(cuts)) {
    const path = join(folder, `${name}.webm`)
    await writeFile(path, await makeClip(cut))
    clips.set(name, await readClip(path))
  }
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await simulated?.close()
  await rm(folder, { recursive: true, force: true })
})

const buttons: Readonly<Record<string, string>> = {
  intro: 'Start',
  permissionDenied: 'Stop here',
  cameraFailed: 'Stop here',
  rejected: 'Try again',
  failed: 'Continue',
}

/** Presses what leads on, screen by screen, until the visit is over. */
async function goThrough(page: Page, frame: Frame, change: Readonly<Record<string, string>>): Promise<void> {
  const ways = Object.entries({ ...buttons, ...change })
  while (!(await page.evaluate(() => window.told.some(({ type }) => type === 'livegate-return')))) {
    for (const [screen, name] of ways) {
      const button = frame.locator(`[data-screen="${screen}"]`).getByRole('button', { name })
      if (await button.isVisible().catch(() => false)) await button.click({ timeout: 2000 }).catch(() => {})
    }
    await page.waitForTimeout(100)
  }
}

const changedButtons: Partial<Record<ScenarioName, Record<string, string>>> = {
  noFace: { camera: 'Record' },
  // With this recording the page waits long before it begins by itself.
  mismatch: { camera: 'Record' },
  cancelled: { intro: 'Cancel' },
}

/** One visit in a page that embeds the gateway, and what an integrator sees of it. */
async function visit(at: Client, scenario: ScenarioName) {
  const { clip } = cameras[scenario]
  const wish = { operation: 'VERIFICATION', userId: 'anna', returnUrl: `${site.origin}/back?case=7`, state: 'visit 1' }
  const { processId, gatewayUrl } = await at.createProcess({
    ...wish,
    ...(scenario === 'expired' && { expiresIn: 30 }),
  })
  const page = await (await browser.newContext()).newPage()
  const video = clip && clips.get(clip)
  await page.addInitScript(startFakeCamera, {
    scenario: cameras[scenario].scenario ?? 'passes',
    delayMs: 600,
    ...(video !== undefined && { clip: video }),
  })
  await page.goto(site.origin)
  await page.waitForFunction(() => window.sdk !== undefined)
  await page.evaluate((src) => {
    document.querySelector('#place')?.append(Object.assign(document.createElement('livegate-process'), { src }))
  }, gatewayUrl)
  const frame = await (await page.waitForSelector('livegate-process iframe')).contentFrame()
  if (frame === null) throw new Error('no frame')
  await goThrough(page, frame, changedButtons[scenario] ?? {})
  const told = await page.evaluate(() => window.told)
  await page.context().close()
  const process = processReport.strict().parse(await at.process(processId))
  const report = operationReport.strict().parse(await at.operation(process.operationId))
  return { told, process, report }
}

type Visit = Awaited<ReturnType<typeof visit>>

/** What must be the same of both, without what differs from visit to visit. */
function essence({ told, process, report }: Visit) {
  const { scores, reasons: _, warnings: __, ...data } = report.data
  const returned = told.find(({ type }) => type === 'livegate-return')?.detail.url ?? ''
  return {
    told: told.map(({ type, detail }) => [type, detail.value?.name ?? detail.kind].join(' ').trim()),
    extrainfo: told.map(({ detail }) => detail.value?.extrainfo),
    returned,
    process: [process.status, Object.keys(process).sort()],
    operation: [report.type, report.status, report.finishedAt !== undefined, report.userAgent],
    data,
    scores: scores?.map(({ scoreType, score }) => [scoreType, score >= 0.5]),
    hasSelfie: report.resources?.some(({ type }) => type === 'SELFIE') ?? false,
  }
}

/** Side by side, because most of a visit is waiting; but no more than two cameras at a time, or frames are missing. */
const lanes: readonly (readonly ScenarioName[])[] = [
  ['passes', 'spoof', 'slowNetwork'],
  ['denied', 'noCamera', 'cancelled', 'mismatch', 'noFace'],
  ['expired'],
]

async function visitAll(): Promise<Map<ScenarioName, Visit>> {
  const visits = new Map<ScenarioName, Visit>()
  await enrol()
  await Promise.all(
    lanes.map(async (scenarios) => {
      for (const scenario of scenarios) visits.set(scenario, await visitReal(scenario))
    }),
  )
  return visits
}

/** A machine that others keep busy can record fewer than five frames in a sample; then once more. */
async function visitReal(scenario: ScenarioName): Promise<Visit> {
  const seen = await visit(real, scenario)
  return seen.report.data.error === 'SAMPLE_TOO_SHORT' ? visit(real, scenario) : seen
}

/** Makes Anna known to the real gateway; the simulated one begins with her. */
async function enrol(): Promise<void> {
  const form = new FormData()
  form.append('sample', await (await fetch(clips.get('anna') ?? '')).blob())
  const { url, applicationId } = stage.livegate
  const path = `${url}/api/v6/application/${applicationId}/user/anna/enrollment`
  const headers = { authorization: real.authorization }
  const reply = await fetch(path, { method: 'POST', headers, body: form })
  expect(await reply.json()).toMatchObject({ data: { result: true } })
}

describe('each scenario, really and simulated', () => {
  let visits: Map<ScenarioName, Visit>
  beforeAll(async () => {
    visits = await visitAll()
  })

  it.each(scenarioNames)('%s', async (scenario) => {
    simulated.useScenario(scenario)
    const actual = visits.get(scenario)
    if (actual === undefined) throw new Error(`no real visit for ${scenario}`)
    const fake = await visit(client, scenario)
    expect(essence(fake)).toEqual(essence(actual))
    expect(actual.report.data.reasons ?? []).toEqual(expect.arrayContaining(fake.report.data.reasons ?? []))
    expect(fake.report.clientVersion).toMatch(/^livegate-simulator\//)
  })

  it('says what was seen: the real gateway warns of the fake camera', () => {
    expect(visits.get('passes')?.report.data.warnings).toContain('VIRTUAL_CAMERA')
  })
})

describe('startFakeCamera', () => {
  const askForCamera = () => navigator.mediaDevices.getUserMedia({ video: true }).catch(({ name }) => name)

  it('can be undone', async () => {
    const page = await browser.newPage()
    await page.goto(site.origin)
    const undo = await page.evaluateHandle(startFakeCamera, { scenario: 'denied' } satisfies FakeCameraOptions)
    expect(await page.evaluate(askForCamera)).toBe('NotAllowedError')
    expect(await page.evaluate(() => navigator.mediaDevices.enumerateDevices())).toHaveLength(1)
    await undo.evaluate((restore) => restore())
    expect(await page.evaluate(askForCamera)).toBe('NotFoundError')
    expect(await page.evaluate(() => navigator.mediaDevices.enumerateDevices())).toHaveLength(0)
    await page.close()
  })

  it('says so when a scenario needs a clip, or is none', async () => {
    const page = await browser.newPage()
    const wrong = { scenario: 'noface' } as unknown as FakeCameraOptions
    await expect(page.evaluate(startFakeCamera, wrong)).rejects.toThrow('no scenario "noface"')
    await expect(page.evaluate(startFakeCamera, { scenario: 'passes' } satisfies FakeCameraOptions)).rejects.toThrow(
      'needs a clip',
    )
    await page.close()
  })
})
