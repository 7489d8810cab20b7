import { readConsentText, reportConsentText } from '@livegate/server'
import { defineCommand } from 'citty'
import { findApplication } from '../find-application.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

/** `livegate app consent-text ID [VERSION]` */
export const consentTextCommand = defineCommand({
  meta: { name: 'consent-text', description: 'Read what people agreed to on the capture page: all texts, or one' },
  args: {
    application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
    version: { type: 'positional', required: false, description: 'As an operation names it: 64 hexadecimal digits' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const texts = await withDependencies({ engineProcesses: 1 }, async (dependencies) => {
        const { id } = await findApplication(dependencies, args.application)
        if (args.version !== undefined) return [await readConsentText(dependencies, id, args.version.toLowerCase())]
        return (await dependencies.consents.listTexts(id)).map(reportConsentText)
      })
      const lines = texts.flatMap(({ version, language, text, firstGivenAt }) => [
        `${version}  ${language}  since ${firstGivenAt}`,
        ...text.split('\n').map((line) => `  ${line}`),
      ])
      print(args.json, texts, lines.length === 0 ? ['Nobody has agreed to anything yet.'] : lines)
    }),
})
