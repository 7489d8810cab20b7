import type { Group, GroupMember, GroupSummary, MembersAdded, Operation } from './api-types.ts'
import { createList, type List, type Page } from './pages.ts'
import { decideUpload, type Sample, type UploadOptions } from './samples.ts'
import { type CallOptions, inPath, type Transport } from './transport.ts'

/** Groups of USERs, for IDENTIFICATION. */
export type Groups = {
  /** @throws LivegateError GROUP_ALREADY_EXISTS */
  create(groupId: string, options?: CallOptions): Promise<Group>
  get(groupId: string, options?: CallOptions): Promise<Group>
  list(): List<GroupSummary>
  /** The members stay USERs. */
  delete(groupId: string, options?: CallOptions): Promise<void>
  members(groupId: string): List<GroupMember>
  /** Up to 1000 at once. */
  addMembers(groupId: string, userIds: readonly string[], options?: CallOptions): Promise<MembersAdded>
  removeMember(groupId: string, userId: string, options?: CallOptions): Promise<void>
  /** Decides who of a group a SAMPLE shows; `*`: of everybody. `maxCandidates`: the longest ranking. */
  identify(groupId: string, sample: Sample, options?: UploadOptions & { maxCandidates?: number }): Promise<Operation>
}

export function createGroups(transport: Transport): Groups {
  const path = (groupId: string) => `group/${inPath(groupId)}`
  return {
    create: (groupId, options) => transport.read('group', { ...options, method: 'POST', json: { groupId } }),
    get: (groupId, options) => transport.read(path(groupId), options),
    list: () =>
      createList(({ signal, ...page }) => transport.read<Page<GroupSummary>>('group', { query: page, signal })),
    async delete(groupId, options) {
      await transport.send(path(groupId), { ...options, method: 'DELETE', repeatable: false })
    },
    members: (groupId) =>
      createList(({ signal, ...page }) =>
        transport.read<Page<GroupMember>>(`${path(groupId)}/user`, { query: page, signal }),
      ),
    addMembers: (groupId, userIds, options) =>
      transport.read(`${path(groupId)}/user`, { ...options, method: 'POST', json: { userIds }, repeatable: true }),
    async removeMember(groupId, userId, options) {
      const member = `${path(groupId)}/user/${inPath(userId)}`
      await transport.send(member, { ...options, method: 'DELETE', repeatable: false })
    },
    identify: (groupId, sample, { maxCandidates, ...options } = {}) =>
      decideUpload(transport, `${path(groupId)}/identification`, { sample, maxCandidates }, options),
  }
}
