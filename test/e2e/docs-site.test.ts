import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppUnderTest, openAppUnderTest } from '../contract/app-under-test.ts'
import { violationsOn } from './axe.ts'
import { launchChromium } from './chromium.ts'

/** The documentation in a browser: read, searched, by the keyboard, on a phone; and the API reference. */

let tested: AppUnderTest
let browser: Browser
let url: string
let page: Page

beforeAll(async () => {
  tested = await openAppUnderTest()
  await tested.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(tested.app.server.address() as AddressInfo).port}/docs`
  browser = await launchChromium()
  page = await browser.newPage()
})
afterAll(async () => {
  await browser?.close()
  await tested?.app.close()
  await tested?.close()
})

const overflows = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

describe('the documentation', () => {
  it.each(['/', '/quickstart', '/settings', '/measurements/security', '/api'])(
    '%s is read by everybody: axe, dark, light, on a phone',
    async (path) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width: 1280, height: 800 })
        await page.goto(`${url}${path}`)
        if (path === '/api') await page.locator('.endpoint').first().waitFor()
        expect(await violationsOn(page)).toEqual([])
        await page.setViewportSize({ width: 320, height: 640 })
        expect(await overflows()).toBe(false)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    },
  )

  it('is searched by the keyboard', async () => {
    await page.goto(`${url}/`)
    await page.keyboard.press('/')
    await page.keyboard.type('rotate master key')
    await page.getByRole('option').first().waitFor()
    expect(await violationsOn(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/docs\/.*keys/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/key/i)
  })

  it('shows every endpoint of the server, and opens the one that the address names', async () => {
    await page.goto(`${url}/api#createProcess`)
    await page.locator('#createProcess[open]').waitFor()
    const { paths, webhooks } = (await tested.app.inject('/openapi.json')).json<
      Record<string, Record<string, object>>
    >()
    const endpoints = [paths, webhooks].flatMap((them) => Object.values(them ?? {})).flatMap((it) => Object.keys(it))
    expect(await page.locator('.endpoint').count()).toBe(endpoints.length)
    const text = await page.locator('#createProcess').textContent()
    for (const part of ['returnUrl', 'VERIFICATION', 'idempotency-key', 'gatewayUrl', 'USER_DOES_NOT_EXIST']) {
      expect(text).toContain(part)
    }
  })
})
