import type { Frame, Page } from 'playwright-core'

/** Waits until the capture page shows one of the screens; says which. */
export async function waitForScreen(page: Page | Frame, ...screens: string[]): Promise<string> {
  const selector = screens.map((screen) => `[data-screen="${screen}"]`).join(', ')
  const found = await page.waitForSelector(selector, { timeout: 30_000 })
  return (await found.getAttribute('data-screen')) ?? ''
}

/**
 * Waits until the SAMPLE is decided and one of the screens is shown. Whoever is asked again meanwhile (the clip stood still, a busy
 * machine dropped its frames) tries again, as a person would.
 */
export async function waitForVerdict(page: Page | Frame, ...screens: string[]): Promise<string> {
  for (let triesLeft = 2; ; triesLeft -= 1) {
    const screen = await waitForScreen(page, ...screens, 'rejected')
    if (screen !== 'rejected' || triesLeft === 0) return screen
    await page.getByRole('button', { name: 'Try again' }).click()
  }
}

/** From the intro to the end, as a person with a working camera does it: one tap. */
export async function goThrough(page: Page | Frame): Promise<string> {
  await waitForScreen(page, 'intro')
  await page.getByRole('button', { name: 'Start' }).click()
  return waitForVerdict(page, 'confirmed', 'notConfirmed', 'failed')
}
