import type { Failures } from './lock-out.ts'
/** USERs and groups as lists and reports tell them. */

export type User = { userId: string; createdAt: Date; enrolled: boolean }

/** A TEMPLATE without its embedding. */
export type TemplateFacts = { id: string; createdAt: Date; quality: number; modelId: string; operationId: string }

export type UserDetails = User & {
  /** Oldest first. */
  templates: TemplateFacts[]
  /** groupIds, in the order of their code points. */
  groups: string[]
  failures: Failures
}

/** Which USERs; filters add up. */
export type UserFilter = {
  userIdPrefix: string | undefined
  enrolled: boolean | undefined
  groupId: string | undefined
  createdAfter: Date | undefined
  createdBefore: Date | undefined
}

export type Group = { groupId: string; createdAt: Date }

export type GroupMember = { userId: string; addedAt: Date }

/** Part of a list in the order of the ids' code points: those after `afterId`, `limit` at most. */
export type Slice = { afterId: string | undefined; limit: number }

/** What became of a wish to add USERs to a group. */
export type Joining = { added: number; alreadyMembers: number; unknown: string[] } | 'GROUP_UNKNOWN' | 'LIMIT_REACHED'
