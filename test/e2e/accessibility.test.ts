import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'
import { violationsOn } from './axe.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { waitForScreen, waitForVerdict } from './screen.ts'

/** WCAG 2.2 A and AA on the page as it is served, by axe, and the visit by keyboard alone; every-screen.test.ts has the rest. */

const smallPhone: BrowserContextOptions = {
  viewport: { width: 320, height: 568 },
  colorScheme: 'dark',
  isMobile: true,
  hasTouch: true,
}

const looks: [string, BrowserContextOptions][] = [
  ['a desktop, light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
  ['a small phone, dark', smallPhone],
]

let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let folder: string
let withCamera: Browser
let withoutCamera: Browser
let denying: Browser

beforeAll(async () => {
  livegate = await startLivegate()
  client = await connect(livegate)
  folder = await mkdtemp(join(tmpdir(), 'livegate-clips-'))
  const cameraClip = join(folder, 'a.mjpeg')
  await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 20_000 })
  withCamera = await launchChromium({ cameraClip })
  withoutCamera = await launchChromium()
  denying = await launchChromium({ cameraClip, permission: 'denied' })
})

afterAll(async () => {
  for (const browser of [withCamera, withoutCamera, denying]) await browser?.close()
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

type OpenOptions = BrowserContextOptions & { withClock?: boolean }

async function open(browser: Browser, { withClock = false, ...options }: OpenOptions): Promise<Page> {
  const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'anna' })
  const page = await (await browser.newContext({ ...options, reducedMotion: 'reduce' })).newPage()
  if (withClock) await page.clock.install()
  await page.goto(gatewayUrl)
  await waitForScreen(page, 'intro')
  return page
}

async function expectClean(page: Page, ...screens: string[]) {
  const screen = await waitForScreen(page, ...screens)
  await page.evaluate(waitForMotion)
  expect(await violationsOn(page), screen).toEqual([])
}

/** Colours count once a screen has faded in. What turns for ever is not waited for. */
async function waitForMotion() {
  const passing = document
    .getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(passing.map((animation) => animation.finished))
}

/** Lets the page leave only when the test has looked at its last screen. */
async function holdReturn(page: Page): Promise<() => void> {
  const { promise, resolve } = deferred()
  await page.route('**/health/live', async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const start = (page: Page) => page.getByRole('button', { name: 'Start' }).click()

describe.each(looks)('on %s', (_, look) => {
  it('intro, camera and success are clean', async () => {
    const page = await open(withCamera, look)
    const release = await holdReturn(page)
    await expectClean(page, 'intro')
    await start(page)
    await expectClean(page, 'camera', 'recording')
    await waitForVerdict(page, 'confirmed')
    await expectClean(page, 'confirmed')
    release()
  })
})

describe('on a small phone, dark', () => {
  const look = smallPhone

  it('a refused link is clean', async () => {
    const page = await open(withCamera, look)
    const stranger = await (await withCamera.newContext(look)).newPage()
    await stranger.goto(`${page.url()}#${'x'.repeat(43)}`)
    await expectClean(stranger, 'linkRefused')
  })

  it('a denied camera and a missing one are clean', async () => {
    const denied = await open(denying, look)
    await start(denied)
    await expectClean(denied, 'permissionDenied')
    const missing = await open(withoutCamera, look)
    await start(missing)
    await expectClean(missing, 'cameraFailed')
  })

  it('a failure is clean', async () => {
    const page = await open(withCamera, look)
    const processId = page.url().split('/').at(-1)
    const application = `${livegate.url}/api/v6/application/${livegate.applicationId}`
    const { authorization } = client
    await fetch(`${application}/gateway/process/${processId}/cancel`, { method: 'POST', headers: { authorization } })
    await expectClean(page, 'failed')
  })
})

describe('by keyboard alone', () => {
  it('a visit goes from start to end', async () => {
    const page = await open(withCamera, { viewport: { width: 1280, height: 800 } })
    await tabTo(page, 'Start')
    await page.keyboard.press('Enter')
    await waitForVerdict(page, 'confirmed')
    await tabTo(page, 'Continue')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/health/live')
  })

  it('a visit with a look at the picture goes from start to end, and each screen’s heading gets the focus', async () => {
    await setTheme({ screens: { photoReview: true } })
    const page = await open(withCamera, { viewport: { width: 640, height: 360 } })
    const sent: string[] = []
    page.on('request', (request) => /\/capture\/sample/.test(request.url()) && sent.push(request.method()))
    expect(await focusedHeading(page)).toBe('Let’s add your face')
    await tabTo(page, 'Start')
    await page.keyboard.press('Enter')
    await waitForScreen(page, 'review')
    await expect.poll(() => focusedHeading(page)).toBe('Can your face be seen well?')
    expect(sent).toEqual([])
    await tabTo(page, 'Send it')
    await page.keyboard.press('Enter')
    await waitForVerdict(page, 'confirmed')
    await expect.poll(() => focusedHeading(page)).toBe('Your face is added')
    await setTheme({})
  })

  it('more time is a dialog with one key to press, and the visit goes on where it was', async () => {
    const page = await open(withCamera, { viewport: { width: 1280, height: 800 }, withClock: true })
    await page.clock.fastForward(155_000)
    const dialog = page.getByRole('dialog', { name: 'Do you need more time?' })
    await dialog.waitFor()
    expect(await violationsOn(page)).toEqual([])
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('I need more time')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await focusedHeading(page)).toBe('Let’s add your face')
    await page.clock.fastForward(100_000)
    await waitForScreen(page, 'intro')
    await page.clock.fastForward(80_000)
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.clock.fastForward(31_000)
    await waitForScreen(page, 'failed')
  })
})

const focusedHeading = (page: Page) => page.evaluate(() => document.querySelector('h1:focus')?.textContent ?? '')

async function setTheme(theme: object) {
  const { authorization } = client
  await fetch(`${livegate.url}/api/v6/application/${livegate.applicationId}/theme`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(theme),
  })
}

async function tabTo(page: Page, name: string) {
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.textContent ?? '')).trim() === name) return
  }
  throw new Error(`"${name}" is not reached by Tab`)
}
