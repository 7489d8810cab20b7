import { readFile } from 'node:fs/promises'
import { type SigningKeys, signingKeys } from '@livegate/contract'
import { CommandFailure } from './output.ts'

/** The public keys at a URL, or in a file: a JWK Set (RFC 7517). @throws CommandFailure KEYS_NOT_READABLE */
export async function readSigningKeys(source: string): Promise<SigningKeys> {
  try {
    return signingKeys.parse(JSON.parse(await textOf(source)))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message
    throw new CommandFailure('KEYS_NOT_READABLE', `There are no keys to be read at ${source}: ${reason}`)
  }
}

const timeoutMs = 10_000

async function textOf(source: string): Promise<string> {
  if (!/^https?:/i.test(source)) return readFile(source, 'utf8')
  const response = await fetch(source, { signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new Error(`the server answers ${response.status}`)
  return response.text()
}
