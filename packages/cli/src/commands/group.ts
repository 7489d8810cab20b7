import { readFile } from 'node:fs/promises'
import {
  addMembers,
  createGroup,
  deleteGroup,
  listGroups,
  listMembers,
  readGroup,
  removeMember,
} from '@livegate/server'
import { defineCommand } from 'citty'
import { applicationOptions, describeList, listOptions, withApplication } from '../application-options.ts'
import { toPage } from '../option-values.ts'
import { CommandFailure, print, runCommand } from '../output.ts'

const options = {
  ...applicationOptions,
  group: { type: 'positional', required: true, description: "The group's id" },
} as const

const create = defineCommand({
  meta: { name: 'create', description: 'Make a group without members' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const made = await withApplication(args.app, (dependencies, application) =>
        createGroup(dependencies, application, args.group),
      )
      print(args.json, made, [`Group "${made.groupId}" is made.`])
    }),
})

const get = defineCommand({
  meta: { name: 'get', description: 'Show a group and some of its members' },
  args: { ...options, ...listOptions },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const page = toPage(args)
      const [group, members] = await withApplication(args.app, (dependencies, { id }) =>
        Promise.all([
          readGroup(dependencies, id, args.group),
          listMembers(dependencies, id, { ...page, groupId: args.group }),
        ]),
      )
      print(args.json, { ...group, ...members }, [
        `"${group.groupId}", made ${group.createdAt}, ${group.members} members`,
        ...describeList(members, ({ userId }) => `  ${userId}`),
      ])
    }),
})

const list = defineCommand({
  meta: { name: 'list', description: 'List groups' },
  args: { ...applicationOptions, ...listOptions },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const query = toPage(args)
      const page = await withApplication(args.app, (dependencies, { id }) => listGroups(dependencies, id, query))
      print(
        args.json,
        page,
        describeList(page, ({ groupId, createdAt }) => `${createdAt.slice(0, 10)}  ${groupId}`),
      )
    }),
})

const remove = defineCommand({
  meta: { name: 'delete', description: 'Delete a group; its members stay users' },
  args: options,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      await withApplication(args.app, (dependencies, { id }) => deleteGroup(dependencies, id, args.group))
      print(args.json, { deleted: true, groupId: args.group }, [`Group "${args.group}" is deleted.`])
    }),
})

/** As many as the API takes in one request. */
const usersPerRequest = 1000

const add = defineCommand({
  meta: { name: 'add', description: 'Add users to a group: livegate group add --app ID GROUP USER …' },
  args: { ...options, from: { type: 'string', description: 'File with more userIds, one a line' } },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const userIds = [...args._.slice(1), ...(await readLines(args.from))]
      if (userIds.length === 0) throw new CommandFailure('WRONG_ARGUMENT', 'Name the users, or a file of them: --from')
      const total = await withApplication(args.app, async (dependencies, application) => {
        const sum = { added: 0, alreadyMembers: 0, unknown: [] as string[] }
        for (let start = 0; start < userIds.length; start += usersPerRequest) {
          const some = { groupId: args.group, userIds: userIds.slice(start, start + usersPerRequest) }
          const { added, alreadyMembers, unknown } = await addMembers(dependencies, application, some)
          sum.added += added
          sum.alreadyMembers += alreadyMembers
          sum.unknown.push(...unknown)
        }
        return sum
      })
      print(args.json, total, [
        `${total.added} added, ${total.alreadyMembers} were members already.`,
        ...total.unknown.map((userId) => `unknown: ${userId}`),
      ])
      if (total.unknown.length > 0) process.exitCode = 1
    }),
})

async function readLines(path: string | undefined): Promise<string[]> {
  if (path === undefined) return []
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/).filter((line) => line !== '')
  } catch (error) {
    throw new CommandFailure('FILE_NOT_READABLE', `${path} can't be read: ${(error as Error).message}`)
  }
}

const removeUser = defineCommand({
  meta: { name: 'remove', description: 'Take a user out of a group' },
  args: { ...options, user: { type: 'positional', required: true, description: "The user's id" } },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const member = { groupId: args.group, userId: args.user }
      await withApplication(args.app, (dependencies, { id }) => removeMember(dependencies, id, member))
      print(args.json, { removed: true, ...member }, [`"${args.user}" is not in "${args.group}".`])
    }),
})

/** `livegate group …` */
export const groupCommand = defineCommand({
  meta: { name: 'group', description: 'Groups of people to search in' },
  subCommands: { create, get, list, delete: remove, add, remove: removeUser },
})
