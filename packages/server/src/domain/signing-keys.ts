import type { SigningKeyRing, SigningKeyState } from './key-ports.ts'
import { KeyRefusal } from './key-refusal.ts'
import type { Clock } from './ports.ts'

type Dependencies = { signingKeyRing: SigningKeyRing; clock: Clock }

/** How long a signing key is published before it signs: longer than anybody keeps `jwks.json`, ms. */
export const publishedAheadMs = 600_000

/** Publishes a new signing key, which signs ten minutes later; those before it stay published. */
export async function rotateSigningKey({ signingKeyRing, clock }: Dependencies): Promise<SigningKeyState> {
  const now = clock.now()
  return signingKeyRing.rotate(now, new Date(now.getTime() + publishedAheadMs))
}

/**
 * Takes a signing key out of what is published: nothing that it signed verifies any more. When it was the one that signs, the next
 * takes over at once.
 * @throws KeyRefusal KEY_NOT_FOUND; KEY_IN_USE when it is the only one
 */
export async function withdrawSigningKey({ signingKeyRing, clock }: Dependencies, kid: string): Promise<void> {
  const published = (await signingKeyRing.list()).filter(({ withdrawnAt }) => withdrawnAt === undefined)
  const sought = published.find((key) => key.kid === kid)
  if (sought === undefined) throw new KeyRefusal('KEY_NOT_FOUND', `No key ${kid} is published`)
  if (!published.some((key) => key !== sought && key.masterKeyVersion >= sought.masterKeyVersion)) {
    throw new KeyRefusal(
      'KEY_IN_USE',
      'Nothing could be signed without it. Make the next one: livegate keys rotate-signing',
    )
  }
  await signingKeyRing.withdraw(kid, clock.now())
}
