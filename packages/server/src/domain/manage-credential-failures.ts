import { applicationCredential, heldUpUntil, keyCredential } from './credential.ts'
import type { Clock, CredentialCounts } from './ports.ts'

/** Wrong attempts at one API_KEY, or (without `apiKeyId`) at all keys and tokens of an application together. */
export type FailedCredential = { apiKeyId?: string; failures: number; failedAt: Date; heldUpUntil: Date | undefined }

type Dependencies = { credentialCounts: Pick<CredentialCounts, 'list' | 'forget'>; clock: Clock }

/** What of an application was guessed at within the hour, most often first; keys that don't exist are among them. */
export async function listCredentialFailures(
  { credentialCounts, clock }: Dependencies,
  applicationId: string,
): Promise<FailedCredential[]> {
  const now = clock.now()
  const listed = await credentialCounts.list(applicationId, now)
  return listed.map(({ apiKeyId, ...counted }) => {
    const credential =
      apiKeyId === undefined ? applicationCredential(applicationId) : keyCredential(applicationId, apiKeyId)
    const until = heldUpUntil(credential, counted)
    return {
      ...(apiKeyId !== undefined && { apiKeyId }),
      ...counted,
      heldUpUntil: until !== undefined && until > now ? until : undefined,
    }
  })
}

/** Forgets them, so that nothing of the application is held up; says how many there were. */
export function forgetCredentialFailures({ credentialCounts }: Dependencies, applicationId: string): Promise<number> {
  return credentialCounts.forget(applicationId)
}
