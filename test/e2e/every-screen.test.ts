import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateNames } from '../../apps/capture/src/flow/states.ts'
import { scenes } from '../../apps/capture/src/gallery/scenes.ts'
import { languageNames } from '../../apps/capture/src/messages/choose-language.ts'
import { rulesOfThemes, violationsOn } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { exampleThemes, serveGallery } from './gallery.ts'

/**
 * Every screen in every theme that we ship, light and dark, in every language, on small, lying and wide screens: clean by
 * axe, nothing cut off, nothing too small to hit. With LIVEGATE_SCREENSHOTS=FOLDER each is also kept as a picture.
 */

const names = Object.keys(scenes)
/** A theme changes no structure, so one scene a state shows all that it can change. */
const oneEach = names.filter((name) => stateNames.some((state) => state === name) || name === 'more-time')
const pictures = process.env.LIVEGATE_SCREENSHOTS

let browser: Browser
let gallery: Awaited<ReturnType<typeof serveGallery>>

beforeAll(async () => {
  browser = await launchChromium()
  gallery = await serveGallery()
})

afterAll(async () => {
  await browser?.close()
  await gallery?.close()
})

type Look = BrowserContextOptions & { theme?: string; only?: readonly string[] }

async function open({ theme, only: _, ...options }: Look): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })).newPage()
  await page.goto(gallery.urlOf(theme))
  await page.waitForSelector('[data-scene]')
  return page
}

/** Visits every screen, one after another; what is wrong with any of them is gathered, with its name. */
async function visit(label: string, look: Look, judge: (page: Page) => Promise<string[]>): Promise<void> {
  const page = await open(look)
  const wrong: string[] = []
  for (const name of look.only ?? names) {
    await page.evaluate(showScene, name)
    if (pictures !== undefined) await takePicture(page, label, name)
    wrong.push(...(await judge(page)).map((problem) => `${name}: ${problem}`))
  }
  await page.context().close()
  expect(wrong).toEqual([])
}

async function takePicture(page: Page, label: string, name: string) {
  const folder = join(pictures ?? '', label)
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !name.startsWith('camera') })
}

/** Shows a scene and waits until it is drawn. Colours and places count once a screen has appeared; what turns for ever stops. */
async function showScene(name: string) {
  window.location.hash = name
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  while (document.documentElement.dataset.scene !== name) await drawn()
  await drawn()
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish()
    else animation.cancel()
  }
}

/** What is cut off, wider than the window, or too small to hit (WCAG 2.2, 1.4.10 and 2.5.8). */
async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) problems.push(`${scrollWidth} px wide on ${clientWidth}`)
    for (const element of document.querySelectorAll<HTMLElement>('button, a, p, h1, h2, li, .hint span')) {
      if (element.closest('.visually-hidden') !== null) continue
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
      const text = element.textContent?.trim().slice(0, 40)
      if (left < -0.5 || right > clientWidth + 0.5) problems.push(`"${text}" leaves the window`)
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        problems.push(`"${text}" is cut off`)
      if (element.matches('button, a') && Math.min(width, height) < 24)
        problems.push(`"${text}" is ${width} x ${height} px`)
      const fixed = element.closest('.camera') !== null
      if (fixed && (top < -0.5 || bottom > window.innerHeight + 0.5))
        problems.push(`"${text}" leaves the camera screen`)
    }
    const fixed = [...document.querySelectorAll<HTMLElement>('.hint, .camera button')]
    const apart = (a: DOMRect, b: DOMRect) =>
      a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
    for (const one of fixed) {
      for (const other of fixed.slice(fixed.indexOf(one) + 1)) {
        if (apart(one.getBoundingClientRect(), other.getBoundingClientRect())) continue
        problems.push(`"${one.className}" covers "${other.className}"`)
      }
    }
    return problems
  })
}

const desktop = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

describe.each([undefined, ...exampleThemes])('theme %s', (theme) => {
  it.each(['light', 'dark'] as const)('%s: every screen is clean by axe', async (colorScheme) => {
    const look = { ...(colorScheme === 'light' ? desktop : phone), colorScheme, ...(theme && { theme, only: oneEach }) }
    const rules = theme && rulesOfThemes
    await visit(`${theme ?? 'own'}-${colorScheme}`, look, (page) => violationsOn(page, rules))
  })
})

it.each([...languageNames])(
  'in %s every screen fits 320 px, which is 640 px zoomed to twice the size',
  async (locale) => {
    await visit(`${locale}-320`, { locale, viewport: { width: 320, height: 568 }, isMobile: true }, misfits)
  },
)

it.each(['de', 'ar'])('in %s every screen fits a phone on its side', async (locale) => {
  await visit(`${locale}-lying`, { locale, viewport: { width: 640, height: 360 }, isMobile: true }, misfits)
})

/** A person's first button, when it takes scrolling to reach it. */
function hidden(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const button = document.querySelector('.button, .button-record')
    const { bottom = 0 } = button?.getBoundingClientRect() ?? {}
    return bottom > window.innerHeight ? [`"${button?.textContent}" ends at ${bottom} of ${window.innerHeight} px`] : []
  })
}

it.each([
  ['a small phone', 360, 640],
  ['a small frame', 360, 500],
  ['a phone on its side', 844, 390],
])('on %s the first button of every screen is reached without scrolling', async (place, width, height) => {
  await visit(`de-${place.replaceAll(' ', '-')}`, { locale: 'de', viewport: { width, height } }, async (page) => [
    ...(await hidden(page)),
    ...(await misfits(page)),
  ])
})

it('right to left, every screen fits a desktop', async () => {
  await visit('ar-desktop', { ...desktop, locale: 'ar' }, misfits)
})

it('right to left, every screen is clean by axe, too', async () => {
  await visit('ar-phone', { ...phone, only: oneEach, locale: 'ar', colorScheme: 'dark', theme: 'harbour' }, (page) =>
    violationsOn(page),
  )
})

it('in the person’s own colours (forced colours) every screen is clean by axe', async () => {
  await visit('forced-colours', { ...desktop, only: oneEach, forcedColors: 'active' }, (page) => violationsOn(page))
})

it('with letters twice as large, nothing is cut off', async () => {
  await visit('large-text', { viewport: { width: 1280, height: 800 } }, async (page) => {
    await page.addStyleTag({ content: 'html { font-size: 200% }' })
    return misfits(page)
  })
})
