import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { CutOptions } from '../recordings.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { goThrough } from './screen.ts'
import { useStage } from './stage.ts'

/** What a newcomer does first: the demo site that `npm start` prints the link to. */

const stage = useStage()

async function atCamera(camera: CutOptions, work: (page: Page) => Promise<void>) {
  const cameraClip = join(stage.folder, `${camera.recording}.mjpeg`)
  await writeCameraClip(cameraClip, camera)
  const browser = await launchChromium({ cameraClip })
  try {
    const page = await browser.newPage()
    await page.goto(stage.livegate.url)
    await work(page)
  } finally {
    await browser.close()
  }
}

async function fillIn(page: Page, button: 'Enrol me' | 'Log in with my face') {
  const form = page.locator('form', { has: page.getByRole('button', { name: button }) })
  await form.getByRole('textbox').fill('Anna')
  await form.getByRole('button', { name: button }).click()
}

describe('the demo', () => {
  it('enrols me, logs me in by my face, and nobody else by theirs', async () => {
    await atCamera({ recording: 'personA', fromMs: 2000, lengthMs: 20_000 }, async (page) => {
      await fillIn(page, 'Log in with my face')
      await page
        .getByText(/enrol first/i)
        .first()
        .waitFor()
      await page.goto(stage.livegate.url)
      await fillIn(page, 'Enrol me')
      expect(await goThrough(page)).toBe('confirmed')
      await page.getByRole('heading', { name: 'You are enrolled, Anna' }).waitFor()
    })
    await atCamera({ recording: 'personAOtherDay', fromMs: 2000, lengthMs: 20_000 }, async (page) => {
      await fillIn(page, 'Log in with my face')
      expect(await goThrough(page)).toBe('confirmed')
      await page.getByRole('heading', { name: 'Hello, Anna' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: 'Hello, Anna' }).waitFor()
    })
    await atCamera({ recording: 'personB', fromMs: 5000, lengthMs: 20_000 }, async (page) => {
      await fillIn(page, 'Log in with my face')
      expect(await goThrough(page)).toBe('notConfirmed')
      await page.getByText('Nobody was logged in.').waitFor()
    })
  })

  it('runs inside its own page too, and has the whole window back at the end', async () => {
    const browser = await launchChromium()
    const page = await browser.newPage()
    await page.goto(stage.livegate.url)
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Enrol me' }) })
    await form.getByRole('textbox').fill('Zoe')
    await form.getByRole('button', { name: 'or in this page' }).click()
    await page.frameLocator('iframe').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'You stopped the check' }).waitFor()
    expect(page.frames()).toHaveLength(1)
    await browser.close()
  })
})
