import { readFile } from 'node:fs/promises'
import { type Attestation, AttestationError, readAttestation, verifyAttestation } from '@livegate/sdk/server'
import { defineCommand } from 'citty'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { readSigningKeys } from '../signing-keys.ts'

const verify = defineCommand({
  meta: {
    name: 'verify',
    description: 'Say whether an attestation is one, and what it attests; no server, no database',
  },
  args: {
    file: { type: 'positional', required: true, description: 'The JWS, or the reply that it came in' },
    jwks: { type: 'string', required: true, description: 'Public keys: a URL (…/.well-known/jwks.json) or a file' },
    app: { type: 'string', description: 'APPLICATION_ID that it must be of' },
    operation: { type: 'string', description: 'OPERATION that it must be of' },
    process: { type: 'string', description: 'GATEWAY PROCESS that it must be of' },
    user: { type: 'string', description: 'USER that it must be of' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const jws = await readJws(args.file)
      const jwks = await readSigningKeys(args.jwks)
      const read = await readAttestation(jws, { jwks }).catch(refuse)
      const expected = {
        jwks,
        applicationId: args.app ?? read.aud,
        operationId: args.operation ?? read.sub,
        ...(args.process !== undefined && { processId: args.process }),
        ...(args.user !== undefined && { userId: args.user }),
      }
      const attested = await verifyAttestation(jws, expected).catch(refuse)
      print(args.json, { valid: true, attestation: attested }, describe(attested))
    }),
})

/** @throws CommandFailure FILE_NOT_READABLE */
async function readJws(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandFailure('FILE_NOT_READABLE', `${path} can't be read: ${error.message}`)
  })
  return (/"attestation"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? text).trim()
}

function refuse(error: unknown): never {
  if (error instanceof AttestationError)
    throw new CommandFailure(`ATTESTATION_${error.code}`, `Not valid. ${error.message}`)
  throw error
}

function describe({ aud, operation, data, models, resources }: Attestation): string[] {
  const { id, type, status, finishedAt, processId } = operation
  return [
    `Valid. Livegate attests of application ${aud}:`,
    `  operation  ${id} (${type}, ended ${finishedAt}${processId === undefined ? '' : `, process ${processId}`})`,
    `  result     ${status === 'ERROR' ? `could not be decided: ${data.error}` : data.result}`,
    `  user       ${data.userId === undefined ? 'none' : `"${data.userId}"`}`,
    ...(data.scores ?? []).map(({ scoreType, score }) => `  ${scoreType}  ${score}`),
    ...(models === undefined ? [] : [`  models     ${models.manifest}, calibration ${models.calibration}`]),
    ...resources.map((resource) => `  ${resource.type}  ${resource.format}, SHA-256 ${resource.sha256}`),
  ]
}

/** `livegate attest …` */
export const attestCommand = defineCommand({
  meta: { name: 'attest', description: 'Signed results' },
  subCommands: { verify },
})
