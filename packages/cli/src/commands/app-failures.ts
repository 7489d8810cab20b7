import { forgetCredentialFailures, listCredentialFailures } from '@livegate/server'
import { defineCommand } from 'citty'
import { withApplication } from '../application-options.ts'
import { jsonOption, print, runCommand } from '../output.ts'

/** `livegate app failures ID [--forget]` */
export const failuresCommand = defineCommand({
  meta: {
    name: 'failures',
    description: 'Show wrong attempts at the keys and tokens of an application, or forget them',
  },
  args: {
    application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
    forget: { type: 'boolean', default: false, description: 'Forget them: nothing is held up any more' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { application: applicationId } = args
      if (args.forget) {
        const forgotten = await withApplication(applicationId, (dependencies, { id }) =>
          forgetCredentialFailures(dependencies, id),
        )
        return print(args.json, { applicationId, forgotten }, [`Forgotten: ${forgotten}.`])
      }
      const failures = await withApplication(applicationId, (dependencies, { id }) =>
        listCredentialFailures(dependencies, id),
      )
      const lines = failures.map(({ apiKeyId, failures: times, failedAt, heldUpUntil }) => {
        const what = apiKeyId === undefined ? 'all together' : `lg_${apiKeyId}_…`
        const until = heldUpUntil === undefined ? '' : `  held up until ${heldUpUntil.toISOString()}`
        return `${String(times).padStart(6)}x  last ${failedAt.toISOString()}  ${what}${until}`
      })
      print(args.json, { applicationId, failures }, lines.length === 0 ? ['None within the hour.'] : lines)
    }),
})
