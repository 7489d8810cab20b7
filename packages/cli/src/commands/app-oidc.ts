import { parseRedirectUris, setOidc } from '@livegate/server'
import { defineCommand } from 'citty'
import { withApplication } from '../application-options.ts'
import { jsonOption, print, runCommand } from '../output.ts'

/** `livegate app oidc ID [REDIRECT_URIS]` */
export const oidcCommand = defineCommand({
  meta: { name: 'oidc', description: 'Show or change where an application signs people in by OpenID Connect' },
  args: {
    application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
    'redirect-uris': {
      type: 'positional',
      required: false,
      description: 'Comma-separated addresses in the place of those before, or NONE',
    },
    'open-requests': {
      type: 'boolean',
      default: false,
      description: 'Let browsers say whom they want to be, for clients without pushed requests (PAR)',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const given = args['redirect-uris']
      const oidc = await withApplication(args.application, async (dependencies, application) => {
        if (given === undefined) return application.policy.oidc
        const redirectUris = parseRedirectUris(given.toUpperCase() === 'NONE' ? '' : given)
        const changed = { redirectUris, openRequests: args['open-requests'] }
        await setOidc(dependencies, application, changed)
        return changed
      })
      const lines = oidc.redirectUris.length === 0 ? ['It is no client.'] : oidc.redirectUris
      print(args.json, { applicationId: args.application, ...oidc }, lines)
    }),
})
