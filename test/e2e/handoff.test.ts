import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { connect } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'
import { violationsOn } from './axe.ts'
import { asPhone, writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { startRelyingSite } from './relying-site.ts'
import { waitForScreen } from './screen.ts'

/** A desktop and a phone in one visit, over HTTPS with a certificate that Livegate made itself. */

const localName = 'livegate.test'
let livegate: RunningLivegate
let client: Awaited<ReturnType<typeof connect>>
let site: Awaited<ReturnType<typeof startRelyingSite>>
let folder: string
let browser: Browser
let contexts: BrowserContext[] = []

beforeAll(async () => {
  // Node's fetch takes no certificate authority of ours; what is trusted is tested with the certificate itself.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  const port = await freePort()
  const environment = {
    LIVEGATE_TLS: 'self-signed',
    LIVEGATE_PORT: String(port),
    LIVEGATE_PUBLIC_URL: `https://${localName}:${port}`,
  }
  livegate = await startLivegate({ environment })
  client = await connect({ ...livegate, url: `https://localhost:${port}` })
  site = await startRelyingSite()
  folder = await mkdtemp(join(tmpdir(), 'livegate-clips-'))
  const cameraClip = join(folder, 'a.mjpeg')
  await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 20_000 }, asPhone)
  browser = await launchChromium({ cameraClip, hostName: localName })
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
})

afterEach(async () => {
  for (const context of contexts) await context.close()
  contexts = []
})

async function open(phone: boolean): Promise<Page> {
  const size = phone
    ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    : { viewport: { width: 1280, height: 800 } }
  const context = await browser.newContext({ ...size, locale: 'en', ignoreHTTPSErrors: true })
  contexts.push(context)
  return context.newPage()
}

/** A desktop on the intro with its code, and the address that the code holds. */
async function openDesktop() {
  const returnUrl = `${site.origin}/back`
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'anna', returnUrl })
  const desktop = await open(false)
  const codes: string[] = []
  desktop.on('response', async (response) => {
    if (response.url().endsWith('/handoff/code')) codes.push(((await response.json()) as { url: string }).url)
  })
  await desktop.goto(gatewayUrl)
  await waitForScreen(desktop, 'intro')
  await desktop.getByRole('img', { name: 'QR code' }).waitFor()
  return { processId, desktop, codes, lastCode: () => codes.at(-1) ?? '' }
}

async function handOff() {
  const both = await openDesktop()
  const phone = await open(true)
  await phone.goto(both.lastCode())
  await waitForScreen(phone, 'intro')
  await waitForScreen(both.desktop, 'mirror')
  return { ...both, phone }
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

describe('a desktop and a phone', () => {
  it('go together to the verdict; the desktop goes back', async () => {
    const { processId, desktop, phone, lastCode } = await handOff()
    expect(await violationsOn(desktop)).toEqual([])
    const stages: string[] = []
    await desktop.exposeFunction('noteStage', (stage: string) => stages.push(stage))
    await desktop.evaluate(() => {
      const note = () => {
        const stage = document.querySelector<HTMLElement>('[data-stage]')?.dataset.stage
        if (stage !== undefined) (window as unknown as { noteStage: (stage: string) => void }).noteStage(stage)
      }
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true })
      note()
    })
    const second = await open(true)
    await second.goto(lastCode())
    await waitForScreen(second, 'linkRefused')
    await second.getByText('Already open somewhere else').waitFor()

    await press(phone, 'Start')
    await waitForScreen(phone, 'phoneDone')
    await phone.getByText('Go on at your computer').waitFor()
    expect(await violationsOn(phone)).toEqual([])
    await desktop.waitForURL(`${site.origin}/back`)
    expect([...new Set(stages)]).toEqual(expect.arrayContaining(['CONNECTED', 'CAMERA', 'RECORDING', 'CHECKING']))
    expect(await client.outcome(processId)).toMatchObject({
      status: 'SUCCESS',
      data: { result: true },
      consents: [{ source: 'PAGE', device: 'PHONE' }],
    })
  })

  it('show the code beside the text, with a link to copy and the desktop’s own camera', async () => {
    const { desktop, codes } = await openDesktop()
    expect(await violationsOn(desktop)).toEqual([])
    await desktop.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await press(desktop, 'Copy the link')
    await desktop.getByText('The link is copied').waitFor()
    expect(await desktop.evaluate(() => navigator.clipboard.readText())).toBe(codes.at(-1))
    await press(desktop, 'Use this camera')
    await waitForScreen(desktop, 'camera', 'recording')
  })
})

describe('the phone', () => {
  it('goes silent: the desktop offers a choice, goes on when it is back, or shows another code', async () => {
    const { desktop, phone, lastCode } = await handOff()
    await phone.context().setOffline(true)
    await waitForScreen(desktop, 'phoneLost')
    expect(await violationsOn(desktop)).toEqual([])
    await phone.context().setOffline(false)
    await waitForScreen(desktop, 'mirror')
    await phone.close()
    await waitForScreen(desktop, 'phoneLost')
    const before = lastCode()
    await press(desktop, 'Show a new code')
    await waitForScreen(desktop, 'handoff')
    await expect.poll(lastCode).not.toBe(before)
    const next = await open(true)
    await next.goto(lastCode())
    await waitForScreen(desktop, 'mirror')
    await press(next, 'Go on at the computer')
    await waitForScreen(next, 'phoneDone')
    await waitForScreen(desktop, 'handoff')
  })
})

describe('cancelling', () => {
  it.each(['desktop', 'phone'] as const)('on the %s ends it for both', async (side) => {
    const both = await handOff()
    await press(both[side], 'Cancel')
    await both.desktop.waitForURL(`${site.origin}/back?error=UserCancelled`)
    await waitForScreen(both.phone, 'phoneDone')
    await both.phone.getByText('The check was stopped').waitFor()
    expect((await client.outcome(both.processId)).data.error).toBe('USER_CANCELLED')
  })
})
