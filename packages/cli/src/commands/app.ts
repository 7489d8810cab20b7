import { createApplication, parseInjectionPolicy } from '@livegate/server'
import { defineCommand } from 'citty'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

const create = defineCommand({
  meta: { name: 'create', description: 'Make an application and its first API key' },
  args: {
    name: { type: 'string', required: true, description: 'Name, for people' },
    'allowed-origins': {
      type: 'string',
      description: 'Comma-separated origins that returnUrl may have and that may embed the page; default: any',
    },
    'light-challenge': {
      type: 'enum',
      options: ['OFF', 'ON', 'REQUIRED'],
      default: 'OFF',
      description: 'Whether the screen changes colour and the face must answer; ON lets the user go without',
    },
    injection: {
      type: 'string',
      description:
        'What follows from signs of injected media, where not the default: REASON=REJECT|REPORT, comma-separated',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const allowedOrigins = readOrigins(args['allowed-origins'])
      const injection = parseInjectionPolicy(args.injection ?? '')
      const { application, apiKey } = await withDependencies({}, (dependencies) =>
        createApplication(dependencies, {
          name: args.name,
          policy: { allowedOrigins, lightChallenge: args['light-challenge'], injection },
        }),
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

function readOrigins(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((entry) => entry.trim() || [])
}

/** `livegate app …` */
export const appCommand = defineCommand({
  meta: { name: 'app', description: 'Applications and their keys' },
  subCommands: { create, list },
})
