import type { ErasureCounts, ErasureReceipt, SigningKeys } from '@livegate/contract'
import type { GatewayProcess, Operation, Resource } from './gateway-process.ts'
import type { Failures } from './lock-out.ts'
import type { Group, GroupMember, Joining, Slice, User, UserDetails, UserFilter } from './people.ts'
import type { SignalRecord } from './ports.ts'

/** What the domain needs to keep people: USERs, groups, and the proof that somebody was erased. */

export interface Users {
  exists(applicationId: string, userId: string): Promise<boolean>
  /** Makes the user when there is none; LIMIT_REACHED when the application has `limit` users already. */
  declare(applicationId: string, userId: string, options: { limit: number; now: Date }): Promise<Declaration>
  find(applicationId: string, userId: string): Promise<UserDetails | undefined>
  /** The USER's failed VERIFICATIONs; undefined when there is no such USER. */
  failures(applicationId: string, userId: string): Promise<Failures | undefined>
  /** Forgets them; false when there is no such USER. */
  unlock(applicationId: string, userId: string): Promise<boolean>
  list(applicationId: string, filter: UserFilter, slice: Slice): Promise<User[]>
  /** What is kept of the user's OPERATIONs, oldest first, and of the user in those of others. */
  dossier(applicationId: string, userId: string): Promise<Dossier>
}

export type Declaration = 'MADE' | 'KNOWN' | 'LIMIT_REACHED'

/** An OPERATION with everything that is kept of it. */
export type OperationRecord = {
  operation: Operation
  resources: Resource[]
  process: GatewayProcess | undefined
  signals: readonly SignalRecord[] | undefined
}

export type Dossier = { operations: OperationRecord[]; mentions: Operation[] }

export interface Groups {
  exists(applicationId: string, groupId: string): Promise<boolean>
  create(applicationId: string, groupId: string, options: { limit: number; now: Date }): Promise<Declaration>
  find(applicationId: string, groupId: string): Promise<(Group & { members: number }) | undefined>
  list(applicationId: string, slice: Slice): Promise<Group[]>
  /** False when there was none. Its members stay USERs. */
  remove(applicationId: string, groupId: string): Promise<boolean>
  members(applicationId: string, groupId: string, slice: Slice): Promise<GroupMember[]>
  /** Adds those of the USERs whom the application has and the group has not; all of them, or by LIMIT_REACHED nobody. */
  addMembers(
    applicationId: string,
    groupId: string,
    userIds: string[],
    options: { limit: number; now: Date },
  ): Promise<Joining>
  removeMember(applicationId: string, groupId: string, userId: string): Promise<void>
}

/** What an erasure receipt says. */
export type ErasureFacts = { receiptId: string; applicationId: string; erasedAt: Date; erased: ErasureCounts }

export interface Erasures {
  /**
   * Takes the USER out of everything that is kept, in one transaction that ends the USER's unfinished OPERATIONs and
   * waits for those that are being settled. `sign` makes the receipt that is kept instead. The bytes of the resources
   * remain; a job of the same transaction removes them. Undefined when there is no such USER.
   */
  erase(
    applicationId: string,
    userId: string,
    now: Date,
    sign: (facts: ErasureFacts) => Promise<string>,
  ): Promise<{ receipt: ErasureReceipt; resourceIds: string[] } | undefined>
  find(applicationId: string, receiptId: string): Promise<ErasureReceipt | undefined>
}

/** What is signed can be verified by whoever has the public keys. */
export interface Signatures {
  /** A compact JWS whose protected header carries `type` as `typ`. */
  sign(type: string, claims: Record<string, unknown>): Promise<string>
  /** Of every key whose signatures verify: at each reading those of that moment. */
  readonly publicKeys: SigningKeys
}
