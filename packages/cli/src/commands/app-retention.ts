import { parseRetention, setRetention } from '@livegate/server'
import { defineCommand } from 'citty'
import { findApplication } from '../find-application.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

/** `livegate app retention ID [RETENTION]` */
export const retentionCommand = defineCommand({
  meta: { name: 'retention', description: 'Show or change what an application keeps of an operation, and how long' },
  args: {
    application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
    retention: {
      type: 'positional',
      required: false,
      description: 'FOREVER, DECISION_ONLY, or SAMPLE_SOURCE|SELFIE|DETAILS=DAYS, comma-separated',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { id, retentionDays } = await withDependencies({ engineProcesses: 1 }, async (dependencies) => {
        const application = await findApplication(dependencies, args.application)
        if (args.retention === undefined) return { id: application.id, retentionDays: application.policy.retentionDays }
        const retentionDays = parseRetention(args.retention)
        await setRetention(dependencies, application, retentionDays)
        return { id: application.id, retentionDays }
      })
      const limited = Object.entries(retentionDays).map(([kind, days]) => `${kind}  ${days} days`)
      print(args.json, { applicationId: id, retentionDays }, [...limited, 'Everything else: until it is deleted.'])
    }),
})
