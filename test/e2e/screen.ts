import type { Frame, Page } from 'playwright-core'

/** Waits until the capture page shows one of the screens; says which. */
export async function waitForScreen(page: Page | Frame, ...screens: string[]): Promise<string> {
  const selector = screens.map((screen) => `[data-screen="${screen}"]`).join(', ')
  const found = await page.waitForSelector(selector, { timeout: 30_000 })
  return (await found.getAttribute('data-screen')) ?? ''
}

/** From the intro to the end, as a person with a working camera does it: one tap. */
export async function goThrough(page: Page | Frame): Promise<string> {
  await waitForScreen(page, 'intro')
  await page.getByRole('button', { name: 'Start' }).click()
  return waitForScreen(page, 'confirmed', 'notConfirmed', 'failed', 'rejected')
}
