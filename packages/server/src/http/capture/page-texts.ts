import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PageTexts } from '../../domain/consent-ports.ts'

const pageTexts = z.record(z.string(), z.record(z.string(), z.string()))

/** What the built capture page says on its intro, in every language, as its build wrote it down. Throws when the page is not built. */
export async function readPageTexts(capturePageDir: string): Promise<PageTexts> {
  const text = await readFile(join(capturePageDir, 'consent-texts.json'), 'utf8').catch((cause: Error) => {
    throw new Error('the capture page is not built, or by an earlier version: npm run build', { cause })
  })
  return pageTexts.parse(JSON.parse(text))
}
