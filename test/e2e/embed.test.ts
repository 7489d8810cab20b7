import { join } from 'node:path'
import type { LivegateProcessElement } from '@livegate/sdk'
import axe from 'axe-core'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { startEmbeddingSite } from './embedding-site.ts'
import { goThrough, waitForScreen } from './screen.ts'
import { useStage } from './stage.ts'

/** The SDK in a page of another origin under a strict policy, around a real gateway with a person before its camera. */

const stage = useStage()
let site: Awaited<ReturnType<typeof startEmbeddingSite>>
let forger: Awaited<ReturnType<typeof startEmbeddingSite>>
let client: Awaited<ReturnType<typeof connect>>
let browser: Browser

beforeAll(async () => {
  client = await connect(stage.livegate)
  forger = await startEmbeddingSite([])
  site = await startEmbeddingSite([stage.livegate.url, forger.origin])
  const cameraClip = join(stage.folder, 'a.mjpeg')
  await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 20_000 })
  browser = await launchChromium({ cameraClip })
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
  await forger?.close()
})

const create = () =>
  client.createProcess({ operation: 'ENROLLMENT', userId: 'anna', returnUrl: `${site.origin}/back`, state: 'visit 1' })

async function openSite(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(site.origin)
  await page.waitForFunction(() => window.sdk !== undefined)
  return page
}

/** The frame with the gateway's page, once it shows its intro. */
async function gatewayFrame(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('livegate-process iframe')
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('the element has no frame')
  await waitForScreen(frame, 'intro')
  return frame
}

const addElement = (page: Page, src: string, gatewayOrigin = stage.livegate.url) =>
  page.evaluate(
    ({ src, gatewayOrigin }) => {
      const element = document.createElement('livegate-process')
      Object.assign(element, { src, gatewayOrigin, label: 'Prove that it is you' })
      document.querySelector('#place')?.append(element)
    },
    { src, gatewayOrigin },
  )

const toldTo = (page: Page) => page.evaluate(() => window.told)
const waitForTold = (page: Page, type: string) =>
  page.waitForFunction((name) => window.told.some((event) => event.type === name), type)

describe('<livegate-process>', () => {
  it('tells in order what happens, believes nobody else, and says where the frame came back to', async () => {
    const { processId, gatewayUrl } = await create()
    const page = await openSite()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await addElement(page, gatewayUrl)
    const frame = await gatewayFrame(page)
    await forge(page, processId)
    expect((await toldTo(page)).map(({ type }) => type)).not.toContain('livegate-end')

    await goThrough(frame)
    await waitForTold(page, 'livegate-return')
    const told = await toldTo(page)
    expect(told.every(({ detail }) => detail.processId === processId)).toBe(true)
    const steps = told.map(({ type, detail }) => [type, detail.value?.name ?? detail.kind].join(' ').trim())
    expect(steps).toEqual([
      'livegate-status STARTED',
      'livegate-info ProcessStarted',
      'livegate-status IN_PROGRESS',
      'livegate-status PROCESSING',
      'livegate-status COMPLETED',
      'livegate-info ProcessFinished',
      'livegate-end finished',
      'livegate-return',
    ])
    expect(told[1]?.detail).toEqual({ processId, type: 'Info', value: { name: 'ProcessStarted' } })
    expect(told.at(-1)?.detail).toEqual({ processId, url: `${site.origin}/back?state=visit+1` })
    expect((await client.outcome(processId)).data.result).toBe(true)
    expect(complaints).toEqual([])
  })

  it('believes neither another window of the gateway nor another site in its own frame', async () => {
    const [first, second] = [await create(), await create()]
    const page = await openSite()
    await addElement(page, first.gatewayUrl)
    const own = await gatewayFrame(page)
    await addElement(page, second.gatewayUrl)
    const other = await (await page.waitForSelector('livegate-process:last-child iframe')).contentFrame()
    await other?.waitForSelector('[data-screen="intro"]')
    await page.evaluate(countForgeries)
    await other?.evaluate((processId) => {
      parent.postMessage({ processId, type: 'Info', value: { name: 'ProcessFinished' } }, '*')
    }, first.processId)
    await page.waitForFunction(() => window.outcome === 1)
    await own.goto(`${forger.origin}/forger#${first.processId}`)
    await page.waitForFunction(() => window.outcome === 2)
    expect((await toldTo(page)).map(({ type }) => type)).not.toContain('livegate-end')
  })

  it('fills its place, gives the frame a name and the camera, and keeps it small and large', async () => {
    const { gatewayUrl } = await create()
    const page = await openSite()
    await addElement(page, gatewayUrl)
    await gatewayFrame(page)
    const frame = page.getByTitle('Prove that it is you')
    expect(await frame.getAttribute('allow')).toBe('camera; microphone; clipboard-write')
    for (const size of [
      { width: 320, height: 568 },
      { width: 1280, height: 800 },
    ]) {
      await page.setViewportSize(size)
      const box = await frame.boundingBox()
      expect(box).toMatchObject({ height: Math.min(704, size.height) })
      expect(size.width - (box?.width ?? 0)).toBeLessThan(40)
    }
  })

  it('ends with "closed" when it is taken away, goes on when it is put back, begins anew with a new src', async () => {
    const [first, second] = [await create(), await create()]
    const page = await openSite()
    await addElement(page, first.gatewayUrl)
    await gatewayFrame(page)
    await page.evaluate(() => {
      window.ends = []
      window.element = document.querySelector<LivegateProcessElement>('livegate-process') ?? window.element
      window.element.addEventListener('livegate-end', ({ detail }) => window.ends.push(detail))
      window.element.remove()
    })
    await page.waitForFunction(() => window.ends.length === 1)
    await page.evaluate(() => document.body.append(window.element))
    await gatewayFrame(page)
    await page.evaluate((src) => Object.assign(window.element, { src }), second.gatewayUrl)
    await page.waitForFunction(() => window.ends.length === 2)
    await gatewayFrame(page)
    const closed = { kind: 'closed', processId: first.processId }
    expect(await page.evaluate(() => window.ends)).toEqual([closed, closed])
    expect(await page.evaluate(() => window.element.processId)).toBe(second.processId)
  })

  it('heeds what was set before the browser knew the element', async () => {
    const { gatewayUrl } = await create()
    const page = await (await browser.newContext()).newPage()
    await page.route('**/page.js', async (route) => {
      const script = `addEventListener('livegate-refused', ({ type, detail }) => { window.told = [{ type, detail }] })
        const early = Object.assign(document.createElement('livegate-process'), ${JSON.stringify({ src: gatewayUrl, gatewayOrigin: 'https://face.example' })})
        document.body.append(early)
        await import('/sdk/index.js')`
      await route.fulfill({ contentType: 'text/javascript', body: script })
    })
    await page.goto(site.origin)
    await page.waitForFunction(() => window.told !== undefined)
    expect((await toldTo(page))[0]?.type).toBe('livegate-refused')
  })

  it('loads nothing that is no gatewayUrl, or of another origin', async () => {
    const { gatewayUrl } = await create()
    const page = await openSite()
    await addElement(page, 'javascript:parent.hacked=1//gateway/1')
    await addElement(page, gatewayUrl, 'https://face.example')
    await page.waitForFunction(() => window.told.length === 2)
    expect((await toldTo(page)).map(({ type }) => type)).toEqual(['livegate-refused', 'livegate-refused'])
    expect(await page.locator('iframe').count()).toBe(0)
  })
})

/** What axe finds wrong in the page around the frame, by WCAG 2.2 A and AA. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const found = await runner.run(document, { runOnly: { type: 'tag', values: tags }, iframes: false })
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

/** In the page: counts in `outcome` the messages that say that some process is finished. */
function countForgeries(): void {
  window.outcome = 0
  addEventListener('message', ({ data }) => {
    if (data.value?.name === 'ProcessFinished') window.outcome = Number(window.outcome) + 1
  })
}

/** The same message as the gateway's, once from the page's own window and once from a frame of another origin. */
async function forge(page: Page, processId: string): Promise<void> {
  await page.evaluate(countForgeries)
  await page.evaluate(
    ({ processId, origin }) => {
      postMessage({ processId, type: 'Info', value: { name: 'ProcessFinished' } })
      const frame = document.createElement('iframe')
      frame.src = `${origin}/forger#${processId}`
      document.body.append(frame)
    },
    { processId, origin: forger.origin },
  )
  await page.waitForFunction(() => window.outcome === 2)
}

describe('openProcess', () => {
  const begin = (page: Page, gatewayUrl: string) =>
    page.evaluate((url) => {
      document.querySelector('button')?.focus()
      window.aborter = new AbortController()
      window.outcome = undefined
      window.sdk.openProcess(url, { signal: window.aborter.signal }).then(
        (end) => {
          window.outcome = end
        },
        (error: Error) => {
          window.outcome = error.name
        },
      )
    }, gatewayUrl)
  const outcomeOf = async (page: Page) => {
    await page.waitForFunction(() => window.outcome !== undefined)
    expect(await page.locator('iframe, dialog').count()).toBe(0)
    return page.evaluate(() => window.outcome)
  }

  it('shows a dialog until the visit is over, whichever way', async () => {
    const { processId, gatewayUrl } = await create()
    const page = await openSite()
    await begin(page, gatewayUrl)
    const frame = await gatewayFrame(page)
    expect(await page.getByRole('dialog', { name: 'Face check' }).isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await frame.getByRole('button', { name: 'Cancel' }).click()
    expect(await outcomeOf(page)).toEqual({ kind: 'finished', processId })
    expect((await client.outcome(processId)).data).toMatchObject({ result: false, error: 'USER_CANCELLED' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Log in')
  })

  it('says "closed" after the button and the Escape key, rejects when it is aborted', async () => {
    const { processId, gatewayUrl } = await create()
    const page = await openSite()
    await begin(page, gatewayUrl)
    await gatewayFrame(page)
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await outcomeOf(page)).toEqual({ kind: 'closed', processId })

    await begin(page, gatewayUrl)
    await gatewayFrame(page)
    await page.getByRole('button', { name: 'Close' }).focus()
    await page.keyboard.press('Escape')
    expect(await outcomeOf(page)).toEqual({ kind: 'closed', processId })

    await begin(page, gatewayUrl)
    await gatewayFrame(page)
    await page.evaluate(() => window.aborter.abort())
    expect(await outcomeOf(page)).toBe('AbortError')
  })

  it('uses a container, and ends when that is emptied', async () => {
    const { processId, gatewayUrl } = await create()
    const page = await openSite()
    const end = page.evaluate((url) => {
      const container = document.querySelector('#place') ?? document.body
      return window.sdk.openProcess(url, { container })
    }, gatewayUrl)
    await gatewayFrame(page)
    await page.evaluate(() => document.querySelector('#place')?.replaceChildren())
    expect(await end).toEqual({ kind: 'closed', processId })
  })

  it('refuses a gatewayUrl of another origin', async () => {
    const { gatewayUrl } = await create()
    const page = await openSite()
    const refusal = await page.evaluate(
      (url) => window.sdk.openProcess(url, { gatewayOrigin: 'https://face.example' }).catch((error) => error.name),
      gatewayUrl,
    )
    expect(refusal).toBe('TypeError')
  })
})
