import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ConsentBody, consentText, type OperationType } from '@livegate/contract'

const file = fileURLToPath(new URL('../../apps/capture/dist/consent-texts.json', import.meta.url))

/** What an intro is, but for English, without light, of an ENROLLMENT whose pictures are kept until deleted. `texts`: of a theme. */
type Shown = Partial<Omit<ConsentBody, 'version'>> & {
  texts?: Record<string, string>
  operation?: OperationType
  days?: number
}

/** The text before a person's eyes when they press the intro's button, and what their page says of it. */
export function agreeOnPage({
  language = 'en',
  light = false,
  button = 'START',
  texts = {},
  operation = 'ENROLLMENT',
  days,
}: Shown = {}): { text: string; body: ConsentBody } {
  const built = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
  const known = { ...built[language], ...texts }
  const text = consentText(language, (key) => known[key], { operation, light, button, retentionDays: days })
  return { text, body: { version: createHash('sha256').update(text).digest('hex'), language, light, button } }
}
