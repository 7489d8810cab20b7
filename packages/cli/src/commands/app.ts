import { createApplication } from '@livegate/server'
import { defineCommand } from 'citty'
import { jsonOption, print, runCommand } from '../output.ts'
import { policyOptions, readPolicy } from '../policy-options.ts'
import { withDependencies } from '../settings.ts'
import { consentTextCommand } from './app-consent-text.ts'
import { failuresCommand } from './app-failures.ts'
import { listKeysCommand, revokeKeyCommand, rotateKeyCommand } from './app-keys.ts'
import { networksCommand } from './app-networks.ts'
import { oidcCommand } from './app-oidc.ts'
import { retentionCommand } from './app-retention.ts'
import { themeCommand } from './app-theme.ts'

const create = defineCommand({
  meta: { name: 'create', description: 'Make an application and its first API key' },
  args: {
    name: { type: 'string', required: true, description: 'Name, for people' },
    ...policyOptions,
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const policy = readPolicy(args)
      const { application, apiKey } = await withDependencies({}, (dependencies) =>
        createApplication(dependencies, { name: args.name, policy }),
      )
      print(args.json, { applicationId: application.id, apiKey }, [
        `Application "${application.name}" made. The API key is shown only now: keep it safe.`,
        `  APPLICATION_ID  ${application.id}`,
        `  API_KEY         ${apiKey}`,
      ])
    }),
})

const list = defineCommand({
  meta: { name: 'list', description: 'List the applications' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const applications = await withDependencies({}, (dependencies) => dependencies.applications.list())
      print(
        args.json,
        applications.map(({ id, name, createdAt, disabledAt }) => ({
          applicationId: id,
          name,
          createdAt: createdAt.toISOString(),
          disabled: disabledAt !== undefined,
        })),
        applications.length === 0
          ? ['No applications yet. Make one: livegate app create --name "My site"']
          : applications.map(({ id, name, createdAt }) => `${id}  ${createdAt.toISOString().slice(0, 10)}  ${name}`),
      )
    }),
})

/** `livegate app …` */
export const appCommand = defineCommand({
  meta: { name: 'app', description: 'Applications and their keys' },
  subCommands: {
    create,
    list,
    'rotate-key': rotateKeyCommand,
    keys: listKeysCommand,
    'revoke-key': revokeKeyCommand,
    theme: themeCommand,
    retention: retentionCommand,
    networks: networksCommand,
    oidc: oidcCommand,
    failures: failuresCommand,
    'consent-text': consentTextCommand,
  },
})
