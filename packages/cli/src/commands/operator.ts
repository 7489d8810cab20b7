import { inviteOperatorBody, operatorRole } from '@livegate/contract'
import {
  changeOperator,
  type Dependencies,
  findOperator,
  GatewayError,
  inviteOperator,
  listOperators,
  makeFirstSetUpLink,
  makeSetUpLink,
  removeOperator,
} from '@livegate/server'
import { defineCommand } from 'citty'
import { describeList, listOptions } from '../application-options.ts'
import { toPage } from '../option-values.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

const emailOption = { email: { type: 'positional', required: true, description: 'E-mail address' } } as const
const roleOption = { type: 'enum', options: operatorRole.options, description: 'What they may do' } as const

const work = <T>(run: (dependencies: Dependencies) => Promise<T>) => withDependencies({ engineProcesses: 1 }, run)

type Link = { setUpUrl: string; expiresAt: Date }

const linkLines = ({ setUpUrl, expiresAt }: Link) => [
  `Give them this link; it works once, until ${expiresAt.toISOString()}:`,
  `  ${setUpUrl}`,
]

/** `livegate operator add EMAIL` */
const add = defineCommand({
  meta: { name: 'add', description: 'Make somebody an operator of the console' },
  args: {
    ...emailOption,
    name: { type: 'string', required: true, description: 'Name, for people' },
    role: { ...roleOption, default: 'OPERATOR' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const invited = readInvited(args)
      const { operator, ...link } = await work((dependencies) => inviteOperator(dependencies, invited))
      print(args.json, { operatorId: operator.id, ...link }, linkLines(link))
    }),
})

function readInvited(args: unknown) {
  const { data, error } = inviteOperatorBody.safeParse(args)
  if (data !== undefined) return data
  const details = error.issues.map(({ path, message }) => ({ pointer: `/body/${path.join('/')}`, message }))
  throw new GatewayError('INVALID_REQUEST', { details })
}

/** `livegate operator list` */
const list = defineCommand({
  meta: { name: 'list', description: 'List the operators of the console' },
  args: { ...listOptions, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const query = toPage(args)
      const page = await work((dependencies) => listOperators(dependencies, query))
      const lines = describeList(page, ({ email, name, role, isSetUp, disabledAt }) => {
        const state = disabledAt !== undefined ? 'disabled' : isSetUp ? '' : 'not set up'
        return [role.padEnd(8), email, name, state].filter((word) => word !== '').join('  ')
      })
      print(args.json, page, lines)
    }),
})

/** `livegate operator link [EMAIL]` */
const link = defineCommand({
  meta: {
    name: 'link',
    description: 'Make a link to choose a password anew; without an address that of the first owner',
  },
  args: { email: { ...emailOption.email, required: false }, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const made = await work(async (dependencies) => {
        if (args.email === undefined) return makeFirstSetUpLink(dependencies)
        return makeSetUpLink(dependencies, (await findOperator(dependencies, args.email)).id)
      })
      print(
        args.json,
        made ?? {},
        made === undefined ? ['There is an owner already: name an address.'] : linkLines(made),
      )
    }),
})

/** `livegate operator change EMAIL` */
const change = defineCommand({
  meta: { name: 'change', description: 'Change what an operator may do' },
  args: {
    ...emailOption,
    role: roleOption,
    disable: { type: 'boolean', description: 'Sign them out, and let them in no more' },
    enable: { type: 'boolean', description: 'Let them in again' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const changed = await work(async (dependencies) => {
        const { id, name, role, disabledAt } = await findOperator(dependencies, args.email)
        const disabled = args.disable === true || (disabledAt !== undefined && args.enable !== true)
        return changeOperator(dependencies, id, { name, role: args.role ?? role, disabled })
      })
      print(args.json, changed, [`${changed.email} is ${changed.disabledAt ? 'disabled' : changed.role}.`])
    }),
})

/** `livegate operator remove EMAIL` */
const remove = defineCommand({
  meta: { name: 'remove', description: 'Remove an operator' },
  args: { ...emailOption, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { id, email } = await work(async (dependencies) => {
        const found = await findOperator(dependencies, args.email)
        await removeOperator(dependencies, found.id)
        return found
      })
      print(args.json, { removed: id }, [`${email} is no operator any more.`])
    }),
})

/** `livegate operator …` */
export const operatorCommand = defineCommand({
  meta: { name: 'operator', description: 'Who may use the console' },
  subCommands: { add, list, link, change, remove },
})
