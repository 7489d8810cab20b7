import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConsentTextReport } from '@livegate/contract'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import type { CutOptions } from '../recordings.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'
import { asPhone, writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { startRelyingSite } from './relying-site.ts'
import { goThrough, waitForScreen } from './screen.ts'

/** The main job in a real browser, with recordings of real people before its camera. */

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

type Clip = 'a' | 'aOtherDay' | 'b'

const cuts: Record<Clip, CutOptions> = {
  a: { recording: 'personA', fromMs: 2000, lengthMs: 20_000 },
  aOtherDay: { recording: 'personAOtherDay', fromMs: 2000, lengthMs: 20_000 },
  b: { recording: 'personB', fromMs: 5000, lengthMs: 20_000 },
}

let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let site: Awaited<ReturnType<typeof startRelyingSite>>
let folder: string
const clipPath = (clip: Clip, context: BrowserContextOptions) =>
  join(folder, `${clip}-${context.isMobile ? 'portrait' : 'landscape'}.mjpeg`)

beforeAll(async () => {
  livegate = await startLivegate()
  client = await connect(livegate)
  site = await startRelyingSite()
  folder = await mkdtemp(join(tmpdir(), 'livegate-clips-'))
  for (const clip of ['a', 'aOtherDay', 'b'] as const) {
    await writeCameraClip(clipPath(clip, desktop), cuts[clip])
    await writeCameraClip(clipPath(clip, phone), cuts[clip], asPhone)
  }
})

afterAll(async () => {
  await site?.close()
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

/** Runs something in a browser whose camera plays a clip. */
async function inBrowser<T>(
  { clip, permission, context = desktop }: { clip?: Clip; permission?: 'denied'; context?: BrowserContextOptions },
  work: (page: Page, browser: Browser) => Promise<T>,
): Promise<T> {
  const cameraClip = clip && clipPath(clip, context)
  const browser = await launchChromium({ ...(cameraClip && { cameraClip }), ...(permission && { permission }) })
  try {
    const page = await (await browser.newContext(context)).newPage()
    return await work(page, browser)
  } finally {
    await browser.close()
  }
}

const returnUrlOf = (path = '/back?case=7') => `${site.origin}${path}`
const create = (operation: string, change: Record<string, unknown> = {}) =>
  client.createProcess({ operation, userId: 'anna', returnUrl: returnUrlOf(), ...change })

/** Enrols or verifies through the page by redirect; says the report and where the user ended. `before` runs in the page first. */
async function visit(operation: string, clip: Clip, context: BrowserContextOptions, before = '') {
  const { processId, gatewayUrl } = await create(operation)
  const end = await inBrowser({ clip, context }, async (page) => {
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.addInitScript(before)
    await page.goto(gatewayUrl)
    await waitForScreen(page, 'intro')
    const intro = (await page.locator('main').textContent()) ?? ''
    const screen = await goThrough(page)
    await page.waitForURL(`${site.origin}/**`)
    return { screen, url: page.url(), requests, intro }
  })
  return { ...end, report: await client.outcome(processId) }
}

const scoreOf = (report: Awaited<ReturnType<typeof visit>>['report'], type: string) =>
  report.data.scores?.find(({ scoreType }) => scoreType === type)?.score ?? Number.NaN

describe('by redirect', () => {
  it('enrols A at a desktop, knows A on a phone in another recording, does not take B for A', async () => {
    const enrolled = await visit('ENROLLMENT', 'a', desktop)
    expect(enrolled).toMatchObject({ screen: 'confirmed', url: returnUrlOf(), report: { data: { result: true } } })

    const [consent] = enrolled.report.consents ?? []
    expect(consent).toMatchObject({ source: 'PAGE', language: 'en', device: 'FIRST' })
    const { text } = await client.get<ConsentTextReport>(`consent-text/${consent?.version}`)
    for (const line of text.split('\n')) expect(enrolled.intro).toContain(line.replace(/^\[(.+)\]$/, '$1'))

    const same = await visit('VERIFICATION', 'aOtherDay', phone)
    const other = await visit('VERIFICATION', 'b', phone)
    console.log('scores of A:', JSON.stringify(same.report.data.scores))
    console.log('scores of B:', JSON.stringify(other.report.data.scores))
    expect(same).toMatchObject({
      screen: 'confirmed',
      url: returnUrlOf(),
      report: { status: 'SUCCESS', data: { result: true } },
    })
    expect(scoreOf(same.report, 'MATCHING')).toBeGreaterThan(0.8)
    expect(scoreOf(same.report, 'LIVENESS')).toBeGreaterThan(0.5)
    expect(other).toMatchObject({ screen: 'notConfirmed', url: returnUrlOf(), report: { status: 'SUCCESS' } })
    expect(other.report.data).toMatchObject({ result: false, reasons: ['MATCHING_BELOW_THRESHOLD'] })
    expect(scoreOf(other.report, 'MATCHING')).toBeLessThan(0.1)
    expect(same.report).toMatchObject({
      userAgent: expect.stringContaining('Chrome'),
      clientVersion: expect.any(String),
    })
  })

  it('knows A by pictures where the browser has no MediaRecorder, and says so', async () => {
    const { screen, report } = await visit('VERIFICATION', 'aOtherDay', phone, 'delete window.MediaRecorder')
    console.log('scores of A by pictures:', JSON.stringify(report.data.scores))
    expect({ screen, report }).toMatchObject({
      screen: 'confirmed',
      report: { status: 'SUCCESS', data: { result: true } },
    })
    expect(scoreOf(report, 'MATCHING')).toBeGreaterThan(0.8)
    expect(report.data.warnings).toContain('PICTURE_BURST')
    const source = report.resources?.find(({ type }) => type === 'SAMPLE_SOURCE')
    expect(source?.format).toBe('video/matroska')
    const { bytes, mediaType } = await client.download(source?.url ?? '')
    console.log('bytes of the burst:', bytes.length)
    expect(mediaType).toBe('video/matroska')
    expect(bytes.length).toBeLessThan(4_000_000)
  })

  it('asks no other host for anything', async () => {
    const { requests } = await visit('ENROLLMENT', 'a', phone)
    const hosts = new Set(
      requests
        .map((url) => new URL(url))
        .filter(({ protocol }) => protocol !== 'blob:' && protocol !== 'data:')
        .map(({ origin }) => origin),
    )
    expect([...hosts].sort()).toEqual([livegate.url, site.origin].sort())
  })

  it('gives the state back', async () => {
    const { gatewayUrl } = await create('ENROLLMENT', { state: 'visit 12' })
    const url = await inBrowser({ clip: 'a' }, async (page) => {
      await page.goto(gatewayUrl)
      await goThrough(page)
      await page.waitForURL(`${site.origin}/**`)
      return new URL(page.url())
    })
    expect([url.searchParams.get('state'), url.searchParams.get('case'), url.searchParams.get('error')]).toEqual([
      'visit 12',
      '7',
      null,
    ])
  })
})

describe('in an iframe of another origin', () => {
  it('tells the embedding page what happens, and nobody else', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    const events = await inBrowser({ clip: 'a' }, async (page) => {
      await page.goto(`${site.origin}/embed#${encodeURIComponent(gatewayUrl)}`)
      const frame = page.frames()[1] ?? page.mainFrame()
      await goThrough(frame)
      await page.waitForFunction(
        () =>
          document.querySelector('iframe')?.contentWindow?.length === 0 &&
          Reflect.get(window, 'events').some(
            ({ value }: { value: { name: string } }) => value.name === 'ProcessFinished',
          ),
      )
      await frame.waitForURL(`${site.origin}/back**`)
      return page.evaluate(
        () =>
          Reflect.get(window, 'events') as {
            origin: string
            processId: string
            type: string
            value: { name: string }
          }[],
      )
    })
    expect(events.every((event) => event.origin === livegate.url && event.processId === processId)).toBe(true)
    const names = (type: string) => events.filter((event) => event.type === type).map(({ value }) => value.name)
    expect(names('Info')).toEqual(['ProcessStarted', 'ProcessFinished'])
    expect(names('Status')).toEqual(expect.arrayContaining(['STARTED', 'IN_PROGRESS', 'PROCESSING', 'COMPLETED']))
    expect((await client.outcome(processId)).data.result).toBe(true)
  })

  it('is refused to a page that is not on the list', async () => {
    const { gatewayUrl } = await create('ENROLLMENT', { returnUrl: 'https://elsewhere.example/' })
    await inBrowser({ clip: 'a' }, async (page) => {
      await page.goto(`${site.origin}/embed#${encodeURIComponent(gatewayUrl)}`)
      await page.waitForTimeout(1500)
      expect(await page.frames()[1]?.locator('[data-screen]').count()).toBe(0)
    })
  })
})

describe('when something is in the way', () => {
  it('the camera is denied: says how to undo it, and goes back with PermissionError', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    await inBrowser({ clip: 'a', permission: 'denied' }, async (page) => {
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await waitForScreen(page, 'permissionDenied')
      await page.getByRole('button', { name: 'Stop here' }).click()
      await page.waitForURL(`${returnUrlOf()}&error=PermissionError`)
    })
    expect(await client.outcome(processId)).toMatchObject({ status: 'ERROR', data: { error: 'PERMISSION_DENIED' } })
  })

  it('there is no camera: goes back with HardwareError', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    await inBrowser({}, async (page) => {
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await waitForScreen(page, 'cameraFailed')
      await page.getByRole('button', { name: 'Stop here' }).click()
      await page.waitForURL(`${returnUrlOf()}&error=HardwareError`)
    })
    expect((await client.outcome(processId)).data.error).toBe('CAMERA_NOT_AVAILABLE')
  })

  it('the user cancels: goes back with UserCancelled', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    await inBrowser({ clip: 'a' }, async (page) => {
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.waitForURL(`${returnUrlOf()}&error=UserCancelled`)
    })
    expect((await client.outcome(processId)).data.error).toBe('USER_CANCELLED')
  })

  it('a reload goes on, a second browser is turned away, a used link too', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    await inBrowser({ clip: 'a' }, async (page, browser) => {
      await page.goto(gatewayUrl)
      await waitForScreen(page, 'intro')
      expect(page.url()).not.toContain('#')
      await page.reload()
      await waitForScreen(page, 'intro')
      const stranger = await (await browser.newContext()).newPage()
      await stranger.goto(gatewayUrl)
      await waitForScreen(stranger, 'linkRefused')
      expect(await goThrough(page)).toBe('confirmed')
      await page.waitForURL(`${site.origin}/**`)
      await page.goto(gatewayUrl)
      await waitForScreen(page, 'linkRefused', 'confirmed', 'failed')
    })
    expect((await client.outcome(processId)).data.result).toBe(true)
  })

  it('the application cancels meanwhile: the page notices by itself', async () => {
    const { processId, gatewayUrl } = await create('ENROLLMENT')
    await inBrowser({ clip: 'a' }, async (page) => {
      await page.goto(gatewayUrl)
      await waitForScreen(page, 'intro')
      await fetch(`${livegate.url}/api/v6/application/${livegate.applicationId}/gateway/process/${processId}/cancel`, {
        method: 'POST',
        headers: { authorization: client.authorization },
      })
      await waitForScreen(page, 'failed')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.waitForURL(`${returnUrlOf()}&error=BiometricError`)
    })
  })
})
