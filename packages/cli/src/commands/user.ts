import { enrollUser, readOperation } from '@livegate/server'
import { defineCommand } from 'citty'
import { findApplication } from '../find-application.ts'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { readSample } from '../sample-file.ts'
import { withDependencies } from '../settings.ts'
import { importCommand } from './user-import.ts'
import { createCommand, deleteCommand, exportCommand, getCommand, listCommand, unlockCommand } from './user-records.ts'

const enroll = defineCommand({
  meta: { name: 'enroll', description: 'Enrol a user from a photo or a video that you vouch for' },
  args: {
    app: { type: 'string', required: true, description: 'APPLICATION_ID' },
    user: { type: 'string', required: true, description: "The user's id" },
    file: { type: 'positional', required: true, description: 'Photo (JPEG, PNG, WebP) or video (WebM, MP4)' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const bytes = await readSample(args.file)
      const report = await withDependencies({ engineProcesses: 1 }, async (dependencies) => {
        const application = await findApplication(dependencies, args.app)
        const sample = { userId: args.user, bytes, clientVersion: 'livegate-cli/0.1.0' }
        const operationId = await enrollUser(dependencies, application, sample)
        return readOperation(dependencies, application.id, operationId)
      })
      if (!report.data.result) {
        throw new CommandFailure(
          report.data.error ?? 'NOT_ENROLLED',
          `${args.file}: not enrolled: ${report.data.error ?? report.data.reasons?.join(', ')}`,
        )
      }
      print(args.json, { enrolled: true, userId: args.user, operationId: report.id }, [`"${args.user}" is enrolled.`])
    }),
})

/** `livegate user …` */
export const userCommand = defineCommand({
  meta: { name: 'user', description: 'The people of an application' },
  subCommands: {
    enroll,
    import: importCommand,
    create: createCommand,
    get: getCommand,
    list: listCommand,
    unlock: unlockCommand,
    delete: deleteCommand,
    export: exportCommand,
  },
})
