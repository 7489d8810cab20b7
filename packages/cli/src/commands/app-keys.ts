import { type ApiKeyState, revokeApiKey, rotateApiKey } from '@livegate/server'
import { defineCommand } from 'citty'
import { toDurationMs } from '../duration.ts'
import { findApplication } from '../find-application.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'

const applicationOption = {
  application: { type: 'positional', required: true, description: 'APPLICATION_ID' },
} as const

/** `livegate app rotate-key ID` */
export const rotateKeyCommand = defineCommand({
  meta: { name: 'rotate-key', description: 'Make another API key; those before it go on for a while' },
  args: {
    ...applicationOption,
    overlap: {
      type: 'string',
      default: '24h',
      description: 'How long the keys before stay valid: 90s, 30m, 24h, 7d, 0',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const overlapMs = toDurationMs('overlap', args.overlap)
      const { apiKey, earlierUntil } = await withDependencies({}, async (dependencies) => {
        const { id } = await findApplication(dependencies, args.application)
        return rotateApiKey(dependencies, id, { overlapMs })
      })
      print(args.json, { applicationId: args.application, apiKey, earlierUntil: earlierUntil.toISOString() }, [
        'The API key is shown only now: keep it safe.',
        `  API_KEY  ${apiKey}`,
        `Earlier keys are valid until ${earlierUntil.toISOString()}.`,
      ])
    }),
})

/** `livegate app keys ID` */
export const listKeysCommand = defineCommand({
  meta: { name: 'keys', description: 'List the API keys of an application' },
  args: { ...applicationOption, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const keys = await withDependencies({}, async (dependencies) => {
        const { id } = await findApplication(dependencies, args.application)
        return dependencies.apiKeys.list(id)
      })
      printKeys(args.json, keys)
    }),
})

/** `livegate app revoke-key ID KEYID` */
export const revokeKeyCommand = defineCommand({
  meta: { name: 'revoke-key', description: 'End an API key at once' },
  args: {
    ...applicationOption,
    key: { type: 'positional', required: true, description: 'Its public part: the twelve characters after lg_' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const keys = await withDependencies({}, async (dependencies) => {
        const { id } = await findApplication(dependencies, args.application)
        return revokeApiKey(dependencies, id, args.key)
      })
      printKeys(args.json, keys)
    }),
})

function printKeys(json: boolean | undefined, keys: ApiKeyState[]) {
  print(json, { keys }, keys.map(describe))
}

function describe({ keyId, createdAt, expiresAt, revokedAt }: ApiKeyState): string {
  const end =
    revokedAt !== undefined
      ? `revoked ${revokedAt.toISOString()}`
      : expiresAt !== undefined
        ? `until ${expiresAt.toISOString()}`
        : 'valid'
  return `lg_${keyId}_…  ${createdAt.toISOString()}  ${end}`
}
