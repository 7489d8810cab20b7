import { purgeOutdated } from '@livegate/server'
import { defineCommand } from 'citty'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

/** `livegate purge` */
export const purgeCommand = defineCommand({
  meta: { name: 'purge', description: 'Remove now what applications keep no longer; the server does it every hour' },
  args: {
    'dry-run': { type: 'boolean', default: false, description: 'Only say what would be removed' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const dryRun = args['dry-run']
      const report = await withDependencies({ engineProcesses: 1 }, (dependencies) =>
        purgeOutdated(dependencies, { dryRun }),
      )
      const lines = report.map(
        ({ applicationId, kind, days, removed }) => `${applicationId}  ${kind}  after ${days} days: ${removed}`,
      )
      print(args.json, { dryRun, purged: report }, [
        dryRun ? 'Would be removed:' : 'Removed:',
        ...(lines.length === 0 ? ['  nothing: every application keeps everything'] : lines.map((line) => `  ${line}`)),
      ])
    }),
})
