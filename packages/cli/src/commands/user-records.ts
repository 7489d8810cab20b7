import { createUser, eraseUser, exportUser, listUsers, readUser, unlockUser } from '@livegate/server'
import { defineCommand } from 'citty'
import { applicationOptions, describeList, listOptions, withApplication } from '../application-options.ts'
import { toPage } from '../option-values.ts'
import { print, runCommand } from '../output.ts'

const options = {
  ...applicationOptions,
  user: { type: 'positional', required: true, description: "The user's id" },
} as const

export const createCommand = defineCommand({
  meta: { name: 'create', description: 'Make a user without a face' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const made = await withApplication(args.app, (dependencies, application) =>
        createUser(dependencies, application, args.user),
      )
      print(args.json, made, [`"${made.userId}" is made.`])
    }),
})

export const getCommand = defineCommand({
  meta: { name: 'get', description: 'Show a user: enrolled faces and groups' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const user = await withApplication(args.app, (dependencies, { id }) => readUser(dependencies, id, args.user))
      print(args.json, user, [
        `"${user.userId}", made ${user.createdAt}`,
        `faces: ${user.templates.length}`,
        ...user.templates.map(({ createdAt, quality, modelId }) => `  ${createdAt}  ${quality.toFixed(2)}  ${modelId}`),
        ...(user.lockOut
          ? [`failed verifications: ${user.lockOut.failedInARow} in a row, ${user.lockOut.failedInAll} in all`]
          : []),
        `groups: ${user.groups.length === 0 ? 'none' : user.groups.map((group) => `"${group}"`).join(', ')}`,
      ])
    }),
})

export const listCommand = defineCommand({
  meta: { name: 'list', description: 'List users' },
  args: {
    ...applicationOptions,
    prefix: { type: 'string', description: 'Only ids that begin like this' },
    enrolled: {
      type: 'enum',
      options: ['true', 'false'],
      description: 'Only those with, or without, an enrolled face',
    },
    group: { type: 'string', description: 'Only members of this group' },
    ...listOptions,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const query = { ...toPage(args), userId: args.prefix, enrolled: args.enrolled, groupId: args.group }
      const page = await withApplication(args.app, (dependencies, { id }) => listUsers(dependencies, id, query))
      const lines = describeList(page, ({ userId, createdAt, enrolled }) => {
        return `${createdAt.slice(0, 10)}  ${enrolled ? 'enrolled' : '-       '}  ${userId}`
      })
      print(args.json, page, lines)
    }),
})

export const deleteCommand = defineCommand({
  meta: { name: 'delete', description: 'Erase a user: faces, evidence, and their part in every operation. For good' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const erased = await withApplication(args.app, (dependencies, application) =>
        eraseUser(dependencies, application, args.user),
      )
      print(args.json, erased, [`"${args.user}" is erased. Receipt ${erased.receiptId}:`, erased.receipt])
    }),
})

export const unlockCommand = defineCommand({
  meta: { name: 'unlock', description: 'Forget the failed verifications of a user' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      await withApplication(args.app, (dependencies, { id }) => unlockUser(dependencies, id, args.user))
      print(args.json, { unlocked: args.user }, [`"${args.user}" is unlocked.`])
    }),
})

export const exportCommand = defineCommand({
  meta: { name: 'export', description: 'Print everything that is held about a user, as JSON' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const held = await withApplication(args.app, (dependencies, { id }) => exportUser(dependencies, id, args.user))
      print(args.json, held, [JSON.stringify(held, null, 2)])
    }),
})
