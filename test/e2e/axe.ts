import axe, { type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** WCAG 2.2 A and AA, and the size of targets, which axe leaves out unless asked. */
const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What a theme can make better or worse. */
export const rulesOfThemes = ['color-contrast', 'target-size']

/**
 * What axe finds wrong on a page, in short: by some of its rules, or by all of WCAG 2.2 A and AA. The script comes in beside the
 * page's own policy, as an extension's would.
 */
export async function violationsOn(page: Page, only?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options: RunOptions =
    only === undefined
      ? { runOnly: { type: 'tag', values }, rules: { 'target-size': { enabled: true } } }
      : { runOnly: { type: 'rule', values: [...only] } }
  const found = await page.evaluate(async (given) => {
    const { axe: runner } = window as unknown as { axe: typeof import('axe-core') }
    return (await runner.run(document, given)).violations
  }, options)
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
  )
}
