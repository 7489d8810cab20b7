import { join } from 'node:path'
import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { runLivegate } from '../start-livegate.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { waitForScreen, waitForVerdict } from './screen.ts'
import { useStage } from './stage.ts'

/** The light challenge as a person sees it. A fake camera does not answer light, so it must be found out. */

const stage = useStage()
let client: Awaited<ReturnType<typeof connect>>

beforeAll(async () => {
  const cut = { recording: 'personA', fromMs: 2000, lengthMs: 8000 } as const
  await writeCameraClip(join(stage.folder, 'a.mjpeg'), cut)
  const words = ['app', 'create', '--name', 'Light', '--light-challenge', 'ON', '--json']
  const made = JSON.parse((await runLivegate(stage.livegate.environment, ...words)).stdout) as {
    applicationId: string
    apiKey: string
  }
  client = await connect({ ...stage.livegate, ...made })
})

async function open(options: BrowserContextOptions) {
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const browser = await launchChromium({ cameraClip: join(stage.folder, 'a.mjpeg') })
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage()
  await page.goto(gatewayUrl)
  await waitForScreen(page, 'intro')
  return { processId, browser, page }
}

/** A moment of the surround: ms, and red, green, blue 0..255 where it is opaque. */
type Moment = { ms: number; rgb: number[] | undefined }

/** Looks at the surround in every painted frame, until the page is left. */
async function watchSurround(page: Page): Promise<() => Promise<Moment[]>> {
  await page.evaluate(() => {
    const seen: { ms: number; rgb: number[] | undefined }[] = []
    Object.assign(window, { seen })
    const look = () => {
      const scrim = document.querySelector('[data-screen="recording"] .scrim')
      if (scrim !== null) {
        const numbers = (getComputedStyle(scrim).fill.match(/[\d.]+/g) ?? []).map(Number)
        seen.push({ ms: performance.now(), rgb: numbers.length === 3 ? numbers : undefined })
      }
      requestAnimationFrame(look)
    }
    look()
  })
  return () => page.evaluate(() => (window as unknown as { seen: Moment[] }).seen)
}

function measure(rgb: readonly number[]) {
  const [red = 0, green = 0, blue = 0] = rgb.map((level) => {
    const value = level / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return { luminance: 0.2126 * red + 0.7152 * green + 0.0722 * blue, redShare: red / (red + green + blue) }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
    return (await runner.run()).violations.map(({ id }) => id)
  })
}

describe('an application that asks for it', () => {
  it('changes the light softly, and does not take a camera that answers none for a person', async () => {
    const { processId, browser, page } = await open({})
    await page.getByText('The screen will change colour softly.').waitFor()
    const read = await watchSurround(page)
    await page.getByRole('button', { name: 'Start' }).click()
    await waitForScreen(page, 'uploading', 'processing', 'notConfirmed')
    const coloured = (await read()).flatMap(({ ms, rgb }) => (rgb === undefined ? [] : { ms, ...measure(rgb), rgb }))
    expectSoft(coloured)
    await waitForVerdict(page, 'notConfirmed')
    await browser.close()
    const { data } = await client.completion(processId)
    expect(data).toMatchObject({ result: false, lightChallenge: 'FAILED' })
    expect(data.reasons).toContain('LIGHT_RESPONSE_MISSING')
  })

  it('is clean by axe, before the colours and among them', async () => {
    const { browser, page } = await open({})
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Start' }).click()
    await page.waitForSelector('.camera-coloured', { timeout: 30_000 })
    expect(await violations(page)).toEqual([])
    await browser.close()
  })

  it.each([
    ['asks for reduced motion', { reducedMotion: 'reduce' }, 'Start'],
    ['chooses it', {}, 'Without changing light'],
  ] as const)('lets a person who %s go without, and says so', async (_, options, button) => {
    const { processId, browser, page } = await open(options)
    const read = await watchSurround(page)
    await page.getByRole('button', { name: button }).click()
    await waitForScreen(page, 'uploading', 'processing', 'confirmed')
    expect((await read()).filter(({ rgb }) => rgb !== undefined)).toEqual([])
    await waitForVerdict(page, 'confirmed')
    await browser.close()
    expect((await client.completion(processId)).data).toMatchObject({ result: true, lightChallenge: 'DECLINED' })
  })
})

/** WCAG 2.2, 2.3.1: flashes are pairs of opposing changes of luminance of 0.10 or more, or of saturated red. */
function expectSoft(coloured: readonly { ms: number; luminance: number; redShare: number; rgb: number[] }[]) {
  const luminances = coloured.map(({ luminance }) => luminance)
  expect(coloured.length).toBeGreaterThan(30)
  expect(Math.max(...coloured.map(({ redShare }) => redShare))).toBeLessThan(0.8)
  expect(Math.max(...luminances) - Math.min(...luminances)).toBeLessThan(0.1)
  const changes = beginningsOfChanges(coloured)
  expect(changes.length).toBeGreaterThan(4)
  for (const [index, ms] of changes.entries()) {
    const withinSecond = changes.filter((other) => other >= ms && other < ms + 1000).length
    expect(withinSecond, `change ${index}`).toBeLessThanOrEqual(3)
  }
}

/** When the surround began to change after having been one colour for at least two frames. */
function beginningsOfChanges(coloured: readonly { ms: number; rgb: number[] }[]): number[] {
  const changes: number[] = []
  for (let i = 2; i < coloured.length; i++) {
    const [before, last, now] = [coloured[i - 2], coloured[i - 1], coloured[i]].map((moment) => moment?.rgb.join())
    if (before === last && last !== now) changes.push(coloured[i]?.ms ?? 0)
  }
  return changes
}
