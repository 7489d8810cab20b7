import { parseNetworks, setAllowedNetworks } from '@livegate/server'
import { defineCommand } from 'citty'
import { withApplication } from '../application-options.ts'
import { jsonOption, print, runCommand } from '../output.ts'

/** `livegate app networks ID [NETWORKS]` */
export const networksCommand = defineCommand({
  meta: { name: 'networks', description: 'Show or change the networks of an application that are never held up' },
  args: {
    application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
    networks: {
      type: 'positional',
      required: false,
      description: 'Comma-separated addresses and CIDR ranges in the place of those before, or NONE',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const allowedNetworks = await withApplication(args.application, async (dependencies, application) => {
        if (args.networks === undefined) return application.policy.allowedNetworks
        const networks = parseNetworks(args.networks.toUpperCase() === 'NONE' ? '' : args.networks)
        await setAllowedNetworks(dependencies, application, networks)
        return networks
      })
      const lines = allowedNetworks.length === 0 ? ['None.'] : allowedNetworks
      print(args.json, { applicationId: args.application, allowedNetworks }, lines)
    }),
})
