import { createHash } from 'node:crypto'
import { type CaptureView, consentText, operationType } from '@livegate/contract'
import { expect, it } from 'vitest'
import { agreementTo, bodyOf } from './agreement.ts'
import { languageNames, loadLanguage } from './messages/choose-language.ts'
import { consentTexts } from './messages/consent-texts.ts'

const built = await consentTexts()
const languages = await Promise.all(languageNames.map((lang) => loadLanguage(lang)))
const variants = operationType.options.flatMap((operation) =>
  [undefined, 0, 1, 2, 11, 36_500].map((retentionDays) => ({ operation, retentionDays })),
)

it.each(languages)(
  'what the page in $lang says that it shows is what the server puts together of the build’s texts',
  async (language) => {
    for (const { operation, retentionDays } of variants) {
      for (const [light, button] of [
        [false, 'START'],
        [false, 'HERE'],
        [true, 'WITHOUT_LIGHT'],
      ] as const) {
        const settings = retentionDays === undefined ? {} : { evidenceRetentionDays: retentionDays }
        const view = { operation, settings } as CaptureView
        const agreement = agreementTo(view, language, { light, button })
        const shown = { operation, light, button, retentionDays }
        const server = consentText(language.lang, (key) => built[language.lang]?.[key], shown)
        expect(agreement.text).toBe(server)
        expect(server).not.toMatch(/undefined|\{|^$/m)
        expect(server.split('\n')).toHaveLength(light ? 8 : 7)
        expect((await bodyOf(agreement)).version).toBe(createHash('sha256').update(server).digest('hex'))
      }
    }
  },
)
