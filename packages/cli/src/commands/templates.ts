import { upgradeTemplates } from '@livegate/server'
import { defineCommand } from 'citty'
import { findApplication } from '../find-application.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

type Upgrade = Awaited<ReturnType<typeof upgradeTemplates>>
type Left = Upgrade['left'][number] & { applicationId: string }

const upgrade = defineCommand({
  meta: { name: 'upgrade', description: 'Make the templates of other models anew from the SELFIEs that were kept' },
  args: { app: { type: 'string', description: 'APPLICATION_ID; default: all' }, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { modelId, upgraded, left } = await withDependencies({}, async (dependencies) => {
        const { applications, biometrics } = dependencies
        const owners = args.app ? [await findApplication(dependencies, args.app)] : await applications.list()
        const left: Left[] = []
        let upgraded = 0
        for (const owner of owners) {
          const report = await upgradeTemplates(dependencies, owner, (done, total) =>
            process.stderr.write(`${owner.name}: ${done} of ${total}\n`),
          )
          upgraded += report.upgraded
          left.push(...report.left.map((one) => ({ applicationId: owner.id, ...one })))
        }
        return { modelId: biometrics.templateModelId, upgraded, left }
      })
      print(args.json, { modelId, upgraded, left }, [
        `${upgraded} templates are now of model ${modelId}.`,
        ...left.map(({ applicationId, userId, reason }) => `left: ${applicationId} "${userId}": ${reason}`),
      ])
      if (left.length > 0) process.exitCode = 1
    }),
})

/** `livegate templates …` */
export const templatesCommand = defineCommand({
  meta: { name: 'templates', description: 'The enrolled faces' },
  subCommands: { upgrade },
})
