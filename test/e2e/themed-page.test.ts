import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readThemeFile } from '../../packages/cli/src/theme-file.ts'
import { connect } from '../livegate-client.ts'
import { launchChromium } from './chromium.ts'
import { waitForScreen } from './screen.ts'
import { useStage } from './stage.ts'

const harbour = fileURLToPath(new URL('../../examples/themes/harbour.json', import.meta.url))

/** A theme on the page as it is served: under its policy, from the first picture on, in the visit's language. */

const stage = useStage()

describe('a themed page', () => {
  it('has its colours before a script runs, and its logo and words after, from this host alone', async () => {
    const client = await connect(stage.livegate)
    const { url, applicationId } = stage.livegate
    const set = await fetch(`${url}/api/v6/application/${applicationId}/theme`, {
      method: 'PUT',
      headers: { authorization: client.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(await readThemeFile(harbour)),
    })
    expect(set.status).toBe(200)
    const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'anna', locale: 'ar-EG' })
    const browser = await launchChromium()
    const page = await (await browser.newContext({ locale: 'en-GB', colorScheme: 'dark' })).newPage()
    const refused: string[] = []
    const hosts = new Set<string>()
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await page.route('**/*.js', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(gatewayUrl, { waitUntil: 'commit' })
    const colours = () =>
      page.evaluate(() => ({
        lang: document.documentElement.lang,
        ground: getComputedStyle(document.body).backgroundColor,
      }))
    await page.waitForSelector('body')
    await expect.poll(colours).toEqual({ lang: 'ar-EG', ground: 'rgb(12, 21, 19)' })
    goOn()
    await waitForScreen(page, 'intro')
    const logo = page.getByRole('img', { name: 'Harbour Bank' })
    expect(await logo.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0))).toBe(
      true,
    )
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    expect(await page.locator('h1').textContent()).toBe('لنُضف وجهك')
    expect(refused).toEqual([])
    expect([...hosts]).toEqual([new URL(url).origin])
    await browser.close()
  })
})
