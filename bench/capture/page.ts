// npm run build && npx tsx bench/capture/page.ts [visits = 20]: what the capture page costs a browser, and how long its person
// waits. Chromium with a fake camera and Livegate share this machine.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { writeCameraClip } from '../../test/e2e/camera-clip.ts'
import { launchChromium } from '../../test/e2e/chromium.ts'
import { waitForScreen } from '../../test/e2e/screen.ts'
import { connect } from '../../test/livegate-client.ts'
import { startLivegate } from '../../test/start-livegate.ts'

const visits = Number(process.argv[2] ?? 20)
const throttle = 4

const folder = await mkdtemp(join(tmpdir(), 'livegate-bench-'))
const cameraClip = join(folder, 'a.mjpeg')
await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 20_000 })
const livegate = await startLivegate()
const browser = await launchChromium({ cameraClip })
try {
  const client = await connect(livegate)
  const create = () => client.createProcess({ operation: 'ENROLLMENT', userId: `user-${Math.random()}` })
  const scriptMs = await repeat(5, async () => scriptTime(browser, (await create()).gatewayUrl))
  console.log(`script until the intro, ${throttle}x throttled: ${describe(scriptMs)} ms`)
  const waits = await repeat(visits, async () => visit(browser, (await create()).gatewayUrl))
  for (const part of ['uploading', 'processing', 'verdict'] as const) {
    console.log(`${part}: ${describe(waits.map((wait) => wait[part]))} ms`)
  }
  const outcomes = waits.map(({ outcome }) => outcome)
  for (const outcome of new Set(outcomes))
    console.log(`${outcome}: ${outcomes.filter((one) => one === outcome).length}`)
} finally {
  await browser.close()
  await livegate.stop()
  await livegate.discard()
  await rm(folder, { recursive: true, force: true })
}

async function repeat<T>(times: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let time = 0; time < times; time += 1) results.push(await work())
  return results
}

async function inNewPage<T>(of: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await of.newContext()
  try {
    return await work(await context.newPage())
  } finally {
    await context.close()
  }
}

/** What the main thread spends on scripts until the first screen, ms: compiling and running, as the profiler counts it. */
function scriptTime(of: Browser, gatewayUrl: string): Promise<number> {
  return inNewPage(of, async (page) => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    await page.goto(gatewayUrl)
    await waitForScreen(page, 'intro')
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN)
  })
}

/** When each screen began, by the page's own clock, as ms from the last frame of the recording. */
function visit(of: Browser, gatewayUrl: string) {
  return inNewPage(of, async (page) => {
    await page.addInitScript(() => {
      const began: [string, number][] = []
      Reflect.set(window, 'began', began)
      new MutationObserver(() => {
        const screen = document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? ''
        if (screen !== began.at(-1)?.[0]) began.push([screen, performance.now()])
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen'] })
    })
    await page.goto(gatewayUrl)
    await page.getByRole('button', { name: 'Start' }).click()
    const outcome = await waitForScreen(page, 'confirmed', 'notConfirmed', 'failed', 'rejected')
    const began = new Map(await page.evaluate(() => Reflect.get(window, 'began') as [string, number][]))
    const at = (screen: string) => began.get(screen) ?? Number.NaN
    return {
      outcome,
      uploading: at('processing') - at('uploading'),
      processing: at(outcome) - at('processing'),
      verdict: at(outcome) - at('uploading'),
    }
  })
}

function describe(values: readonly number[]): string {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN)
  return `median ${at(0.5)}, 95% ${at(0.95)}, of ${sorted.length}`
}
