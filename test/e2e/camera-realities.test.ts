import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { violationsOn } from './axe.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { startRelyingSite } from './relying-site.ts'
import { goThrough, waitForScreen } from './screen.ts'
import { useStage } from './stage.ts'

/** Everything that can be wrong with a camera: a screen that says so, an event for the parent, a way on, the redirect's key. */

const stage = useStage()
const hostName = 'livegate.test'
const inInstagram =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 340.0'

let client: Awaited<ReturnType<typeof connect>>
let site: Awaited<ReturnType<typeof startRelyingSite>>
let browser: Browser

beforeAll(async () => {
  client = await connect(stage.livegate)
  site = await startRelyingSite()
  const cameraClip = join(stage.folder, 'a.mjpeg')
  await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 20_000 })
  browser = await launchChromium({ cameraClip, hostName })
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const create = () => client.createProcess({ operation: 'ENROLLMENT', userId: 'anna', returnUrl: `${site.origin}/back` })

async function inContext<T>(options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options)
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** The screens after a SAMPLE was judged; which of them is not this file's question. */
const judged = ['confirmed', 'notConfirmed', 'rejected']

/** Makes the camera's opening fail as browsers do. */
const refuse = (name: string, message: string) => `
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('${message}', '${name}'))`
/** Keeps the camera's track where the test reaches it. */
const keepTrack = `
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints)
    window.cameraTrack = stream.getVideoTracks()[0]
    return stream
  }`

type Reality = {
  reality: string
  /** Runs in the page before anything else. */
  before?: string
  /** Runs in the page once it shows this screen. */
  during?: { screen: string; script: string }
  userAgent?: string
  path?: string
  screen: string
  /** The key of the event and of the redirect, and the precise cause. */
  code: `${string}/${string}`
}

const realities: Reality[] = [
  {
    reality: 'the person says no',
    before: refuse('NotAllowedError', 'Permission denied'),
    screen: 'permissionDenied',
    code: 'PermissionError/denied',
  },
  {
    reality: 'the question is closed',
    before: refuse('NotAllowedError', 'Permission dismissed'),
    screen: 'permissionDenied',
    code: 'PermissionError/dismissed',
  },
  {
    reality: 'the operating system says no',
    before: refuse('NotAllowedError', 'Permission denied by system'),
    screen: 'permissionDenied',
    code: 'PermissionError/system',
  },
  {
    reality: 'the page around it does not pass the camera on',
    path: '/embed-without-camera',
    screen: 'permissionDenied',
    code: 'PermissionError/embedding',
  },
  {
    reality: 'an app’s own browser says no',
    before: refuse('NotAllowedError', ''),
    userAgent: inInstagram,
    screen: 'permissionDenied',
    code: 'PermissionError/inAppBrowser',
  },
  {
    reality: 'another program has the camera',
    before: refuse('NotReadableError', 'Could not start video source'),
    screen: 'cameraFailed',
    code: 'HardwareError/busy',
  },
  {
    reality: 'there is no camera',
    before: refuse('NotFoundError', 'Requested device not found'),
    screen: 'cameraFailed',
    code: 'HardwareError/none',
  },
  {
    reality: 'the camera is unplugged',
    before: keepTrack,
    during: { screen: 'camera', script: 'window.cameraTrack.dispatchEvent(new Event("ended"))' },
    screen: 'cameraFailed',
    code: 'HardwareError/lost',
  },
  {
    reality: 'a call takes the camera',
    before: keepTrack,
    during: {
      screen: 'camera',
      script: `Object.defineProperty(window.cameraTrack, 'muted', { value: true });
        window.cameraTrack.dispatchEvent(new Event('mute'))`,
    },
    screen: 'cameraFailed',
    code: 'HardwareError/interrupted',
  },
  {
    reality: 'the tab is left while it records',
    during: {
      screen: 'recording',
      script: `Object.defineProperty(document, 'hidden', { get: () => true });
        document.dispatchEvent(new Event('visibilitychange'))`,
    },
    screen: 'cameraFailed',
    code: 'HardwareError/interrupted',
  },
  {
    reality: 'the browser has no way to the camera',
    before: 'Object.defineProperty(navigator, "mediaDevices", { value: undefined })',
    screen: 'unsupported',
    code: 'SupportError/noCameraAccess',
  },
]

type GatewayEvent = { type: string; value: { name: string; extrainfo?: string } }

it.each(realities)('$reality: $code', async ({ before = '', during, userAgent, path = '/embed', screen, code }) => {
  const { gatewayUrl } = await create()
  await inContext(userAgent === undefined ? {} : { userAgent }, async (page) => {
    // The relying page is left as it is.
    await page.addInitScript(`if (window.parent !== window) {${before}}`)
    await page.goto(`${site.origin}${path}#${encodeURIComponent(gatewayUrl)}`)
    const frame = page.frames()[1] ?? page.mainFrame()
    if ((await waitForScreen(frame, 'intro', 'unsupported')) === 'intro')
      await frame.getByRole('button', { name: 'Start' }).click()
    if (during) {
      await waitForScreen(frame, during.screen)
      await frame.evaluate(during.script)
    }
    await waitForScreen(frame, screen)
    expect(await frame.textContent('main')).toContain(code)
    const [name, extrainfo] = code.split('/')
    const told = await page.evaluate(() => Reflect.get(window, 'events') as GatewayEvent[])
    expect(told.filter(({ type }) => type === 'Error')).toMatchObject([{ value: { name, extrainfo } }])
    await frame.getByRole('button', { name: screen === 'unsupported' ? 'Continue' : 'Stop here' }).click()
    await frame.waitForURL(`${site.origin}/back?error=${name}`)
  })
})

describe('a way on', () => {
  it('a camera that was refused at first passes after it is allowed', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      await page.addInitScript(`
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
        let asked = 0
        navigator.mediaDevices.getUserMedia = async (constraints) => {
          if (asked++ === 0) throw new DOMException('Permission dismissed', 'NotAllowedError')
          return open(constraints)
        }`)
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await waitForScreen(page, 'permissionDenied')
      await page.getByRole('button', { name: 'Try again' }).click()
      await waitForScreen(page, ...judged)
    })
  })

  it('a link opened in an app that can’t do it still works in a browser that can', async () => {
    const { gatewayUrl } = await create()
    await inContext({ userAgent: inInstagram, permissions: ['clipboard-write', 'clipboard-read'] }, async (page) => {
      await page.addInitScript('Object.defineProperty(navigator, "mediaDevices", { value: undefined })')
      await page.goto(gatewayUrl)
      await waitForScreen(page, 'unsupported')
      expect(await violationsOn(page)).toEqual([])
      await page.getByRole('button', { name: 'Copy the link' }).click()
      await page.getByText('The link is copied').waitFor()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(gatewayUrl)
    })
    await inContext({}, async (page) => {
      await page.goto(gatewayUrl)
      expect(judged).toContain(await goThrough(page))
    })
  })

  it('or ends there with SupportError', async () => {
    const { processId, gatewayUrl } = await create()
    await inContext({ userAgent: inInstagram }, async (page) => {
      await page.addInitScript('Object.defineProperty(navigator, "mediaDevices", { value: undefined })')
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Stop here' }).click()
      await page.waitForURL(`${site.origin}/back?error=SupportError`)
    })
    expect((await client.outcome(processId)).status).toBe('ERROR')
  })

  it('an address without TLS is told, not tried', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      await page.goto(gatewayUrl.replace(/localhost|127\.0\.0\.1/, hostName))
      await waitForScreen(page, 'unsupported')
      expect(await page.textContent('main')).toContain('SupportError/insecure')
    })
  })

  it('a connection that drops while it records: only what is missing is sent when the connection is back', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      const sent: { method: string; offset: number }[] = []
      page.on('requestfinished', (request) => {
        const offset = request.headers()['upload-offset']
        if (offset !== undefined) sent.push({ method: request.method(), offset: Number(offset) })
      })
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await waitForScreen(page, 'recording')
      await expect.poll(() => sent.length).toBeGreaterThan(1)
      await page.context().setOffline(true)
      await waitForScreen(page, 'uploadLost')
      expect(await violationsOn(page)).toEqual([])
      const before = sent.length
      await page.context().setOffline(false)
      await waitForScreen(page, ...judged)
      expect(sent.slice(0, before).every(({ method }) => method === 'PATCH')).toBe(true)
      const [next] = sent.slice(before)
      expect(next?.offset).toBeGreaterThan(sent[before - 1]?.offset ?? Number.NaN)
    })
  })

  it('the engine’s advice is shown before the recording, and lets go in the end', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      await page.route('**/api/capture/advice', (route) => route.fulfill({ json: { rejection: 'FACE_NOT_FRONTAL' } }))
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.waitForSelector('[data-hint="lookStraight"]')
      await waitForScreen(page, 'recording')
    })
  })

  it('where the tracker can’t run the engine’s advice starts the recording', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      await page.addInitScript('delete window.Worker')
      await page.goto(gatewayUrl)
      const answered = page.waitForResponse('**/api/capture/advice')
      await page.getByRole('button', { name: 'Start' }).click()
      expect((await answered).status()).toBe(200)
      await page.waitForSelector('[data-hint="ready"]')
      await waitForScreen(page, 'recording')
      await waitForScreen(page, ...judged)
    })
  })

  it('another camera is one tap away, and remembered', async () => {
    const { gatewayUrl } = await create()
    await inContext({}, async (page) => {
      await page.addInitScript(`
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
        window.asked = []
        navigator.mediaDevices.getUserMedia = (constraints) => {
          window.asked.push(constraints.video.deviceId?.exact ?? 'any')
          return open({ video: true })
        }
        const camera = (deviceId, label) => ({ kind: 'videoinput', deviceId, label })
        navigator.mediaDevices.enumerateDevices = async () =>
          [camera('one', 'Webcam'), camera('dark', 'IR Camera'), camera('two', 'USB camera')]
        MediaStreamTrack.prototype.getSettings = () => ({ deviceId: window.asked.at(-1) === 'two' ? 'two' : 'one' })`)
      await page.goto(gatewayUrl)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('button', { name: 'Use another camera' }).click()
      await page.waitForFunction(() => Reflect.get(window, 'asked').length === 2)
      expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['any', 'two'])
      await waitForScreen(page, 'camera', 'recording')
      await page.reload()
      await page.getByRole('button', { name: 'Start' }).click()
      await waitForScreen(page, 'camera', 'recording')
      expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['two'])
    })
  })
})
