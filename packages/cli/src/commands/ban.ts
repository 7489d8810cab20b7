import { liftBan, listBans } from '@livegate/server'
import { defineCommand } from 'citty'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

const list = defineCommand({
  meta: { name: 'list', description: 'List the addresses that are banned, or whose next ban will be longer' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const bans = await withDependencies({ engineProcesses: 1 }, listBans)
      const lines = bans.map(({ address, strikes, bannedUntil, inForce }) => {
        const until = bannedUntil === undefined ? 'for good' : `until ${bannedUntil.toISOString()}`
        return `${inForce ? 'banned' : 'over  '}  ${until}  ${strikes}x  ${address}`
      })
      print(args.json, bans, lines.length === 0 ? ['None.'] : lines)
    }),
})

const lift = defineCommand({
  meta: { name: 'lift', description: 'End the ban of an address, and forget the ones before' },
  args: {
    address: { type: 'positional', required: true, description: 'IPv4 or IPv6, of which the /64 is meant' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const address = await withDependencies({ engineProcesses: 1 }, (dependencies) =>
        liftBan(dependencies, args.address),
      )
      print(args.json, { lifted: address }, [`${address} is not banned any more.`])
    }),
})

/** `livegate ban …` */
export const banCommand = defineCommand({
  meta: { name: 'ban', description: 'Addresses that failed to authenticate too often' },
  subCommands: { list, lift },
})
