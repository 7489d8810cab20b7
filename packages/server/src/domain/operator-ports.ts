import type { InviteOperatorBody } from '@livegate/contract'
import type { Operator, SignedIn } from './operator.ts'
import type { Slice } from './people.ts'

/** An operator's secrets, as they are kept. */
export type OperatorSecrets = {
  /** As {@link Passwords} hashed it. */
  passwordHash: string | undefined
  /** 20 random bytes; absent without a second factor. */
  secondFactor: Uint8Array | undefined
  /** One that the operator has not shown yet to have. */
  begunSecondFactor: Uint8Array | undefined
}

export type OperatorChange = Pick<InviteOperatorBody, 'name' | 'role'> & { disabledAt: Date | undefined }

/** What became of a change that must leave an owner. */
export type OwnerKept = 'DONE' | 'UNKNOWN' | 'LAST_OWNER'

export interface Operators {
  find(operatorId: string): Promise<Operator | undefined>
  /** By the address in lower case; with what proves who they are. */
  findToSignIn(email: string): Promise<{ operator: Operator; secrets: OperatorSecrets } | undefined>
  secretsOf(operatorId: string): Promise<OperatorSecrets | undefined>
  /** In the order of their ids. */
  list(slice: Slice): Promise<Operator[]>
  /** Whether anybody could sign in. */
  anySetUp(): Promise<boolean>
  /** False when the address is somebody's. */
  create(operator: Operator): Promise<boolean>
  /** Ends their sessions when they are disabled. */
  change(operatorId: string, change: OperatorChange): Promise<OwnerKept>
  /** With their sessions and tokens. */
  remove(operatorId: string): Promise<OwnerKept>
  /** Makes a set-up link in the place of those before; without an operator it makes the first owner. */
  putSetUpLink(link: { tokenHash: Uint8Array; operatorId: string | undefined; expiresAt: Date }): Promise<void>
  /**
   * Takes a link, once: sets the password, drops the second factor and all sessions. `first`: who is made where the link names nobody and there is nobody.
   * Undefined when the link is over, or is none.
   */
  setUp(link: {
    tokenHash: Uint8Array
    passwordHash: string
    first: Operator | undefined
    now: Date
  }): Promise<Operator | undefined>
  /** Ends all sessions but one. */
  setPassword(operatorId: string, passwordHash: string, keepSession: Uint8Array | undefined): Promise<void>
  beginSecondFactor(operatorId: string, secret: Uint8Array): Promise<void>
  /** Makes the begun one the one in force; codes of `step` and before are spent. */
  confirmSecondFactor(operatorId: string, step: number, recoveryHashes: readonly string[]): Promise<void>
  removeSecondFactor(operatorId: string): Promise<void>
  /** False when a code of this time step or a later one was used before (RFC 6238, 5.2). */
  spendStep(operatorId: string, step: number): Promise<boolean>
  /** False when there is no such recovery code (any more). */
  spendRecoveryCode(operatorId: string, hash: string): Promise<boolean>
}

export interface OperatorSessions {
  /** Tells of it in the audit log, too. */
  begin(session: { tokenHash: Uint8Array; operatorId: string; now: Date; expiresAt: Date }): Promise<void>
  /** Who is signed in, where the session is neither over nor idle for too long; it is not idle then. */
  find(tokenHash: Uint8Array, now: Date): Promise<SignedIn | undefined>
  end(tokenHash: Uint8Array): Promise<void>
}

/** A token of an operator's for programs, never itself. */
export type OperatorToken = { id: string; name: string; createdAt: Date; expiresAt: Date; usedAt: Date | undefined }

export interface OperatorTokens {
  issue(operatorId: string, token: OperatorToken & { hash: Uint8Array }): Promise<void>
  list(operatorId: string, now: Date): Promise<OperatorToken[]>
  /** False when the operator has no such token. */
  revoke(operatorId: string, tokenId: string): Promise<boolean>
  /** Who it stands for, if it is valid. */
  find(tokenId: string, hash: Uint8Array, now: Date): Promise<SignedIn | undefined>
}

/** Slow hashes of passwords. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long, and is false, without a hash. */
  matches(password: string, hash: string | undefined): Promise<boolean>
}

/** Codes by time (RFC 6238): 6 digits, SHA-1, 30 s, as every authenticator app knows them. */
export interface SecondFactors {
  generate(): Uint8Array
  /** The time step that a code is of, one before or after included; undefined: of none. */
  stepOf(secret: Uint8Array, code: string, now: Date): number | undefined
  /** How an app is told. `secret`: base 32. */
  describe(secret: Uint8Array, account: string): { secret: string; otpauthUrl: string }
}
