import { KeyRefusal } from './key-refusal.ts'
import type { ApiKeyState, ApiKeys, Clock } from './ports.ts'

type Dependencies = { apiKeys: ApiKeys; clock: Clock }

/**
 * Makes another API_KEY of an application; those before it go on for `overlapMs`, so that nobody has to change all servers at
 * once. The new key is told only here.
 */
export async function rotateApiKey(
  { apiKeys, clock }: Dependencies,
  applicationId: string,
  { overlapMs }: { overlapMs: number },
): Promise<{ apiKey: string; earlierUntil: Date }> {
  const now = clock.now()
  const earlierUntil = new Date(now.getTime() + overlapMs)
  return { apiKey: await apiKeys.replace(applicationId, now, earlierUntil), earlierUntil }
}

/** Ends an API_KEY at once. AUTH_TOKENs that it was exchanged for live on until they expire. @throws KeyRefusal KEY_NOT_FOUND */
export async function revokeApiKey(
  { apiKeys, clock }: Dependencies,
  applicationId: string,
  keyId: string,
): Promise<ApiKeyState[]> {
  if (!(await apiKeys.revoke(applicationId, keyId, clock.now()))) {
    throw new KeyRefusal('KEY_NOT_FOUND', `The application has no key ${keyId} that is valid`)
  }
  return apiKeys.list(applicationId)
}
