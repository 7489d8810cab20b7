import type { JsonWebKey } from 'node:crypto'

/** What the protocol remembers of a sign-in for some minutes: codes, tokens, requests. `payload` is the protocol's own. */
export type OidcRecord = {
  kind: string
  id: string
  payload: Record<string, unknown>
  expiresAt: Date
}

export interface OidcRecords {
  /** Puts a record in the place of the one before. */
  put(record: OidcRecord): Promise<void>
  /** Undefined when it is not there, or over. */
  find(kind: string, id: string, now: Date): Promise<OidcRecord | undefined>
  /** False when it was used before. */
  consume(kind: string, id: string, now: Date): Promise<boolean>
  remove(kind: string, id: string): Promise<void>
  /** Removes everything that came of one sign-in. */
  removeGrant(grantId: string): Promise<void>
}

/** The key that ID tokens are signed with: relying parties expect RSA, so it can't be one that is derived. */
export interface OidcKeys {
  /** The private key (RFC 7517, RS256); made at first use. */
  signingKey(): Promise<JsonWebKey & { kid: string }>
  /** Keys for cookies that name a sign-in, newest first. */
  cookieKeys(): string[]
}
