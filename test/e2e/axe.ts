import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 A and AA, and the size of targets, which axe leaves out unless asked. */
const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds wrong on a page, in short. The script comes in beside the page's own policy, as an extension's would. */
export async function violationsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(async (tags) => {
    const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
    const options = { runOnly: { type: 'tag' as const, values: tags }, rules: { 'target-size': { enabled: true } } }
    return (await runner.run(document, options)).violations
  }, values)
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
  )
}
