import type { ErasureReceipt, Operation, User, UserExport, UserFilter, UserSummary } from './api-types.ts'
import { createList, type List, type Page } from './pages.ts'
import { decideUpload, type Sample, type UploadOptions } from './samples.ts'
import { type CallOptions, inPath, type Transport } from './transport.ts'

/** USERs: the people whom the application knows. */
export type Users = {
  /** Makes a USER without a face; an enrolment makes its USER by itself. @throws LivegateError USER_ALREADY_EXISTS */
  create(userId: string, options?: CallOptions): Promise<User>
  get(userId: string, options?: CallOptions): Promise<User>
  /** In the order of the userIds' code points. */
  list(filter?: UserFilter): List<UserSummary>
  /** Erases everything of a USER. Keep the receipt where you know whose it is. */
  erase(userId: string, options?: CallOptions): Promise<ErasureReceipt>
  /** The receipt of an erasure again. */
  erasure(receiptId: string, options?: CallOptions): Promise<ErasureReceipt>
  /** Forgets failed VERIFICATIONs, so that the next one may begin at once. */
  unlock(userId: string, options?: CallOptions): Promise<void>
  /** Everything that is held about a USER. */
  export(userId: string, options?: CallOptions): Promise<UserExport>
  /** Enrols a USER from a SAMPLE that you have. `mode`: REPLACE (default) or ADD to the faces that are enrolled. */
  enroll(userId: string, sample: Sample, options?: UploadOptions & { mode?: 'REPLACE' | 'ADD' }): Promise<Operation>
  /** Decides whether a SAMPLE that you have shows a USER: yes only if `status` is SUCCESS and `data.result` true. */
  verify(userId: string, sample: Sample, options?: UploadOptions): Promise<Operation>
}

export function createUsers(transport: Transport): Users {
  const path = (userId: string) => `user/${inPath(userId)}`
  return {
    create: (userId, options) => transport.read('user', { ...options, method: 'POST', json: { userId } }),
    get: (userId, options) => transport.read(path(userId), options),
    list: (filter = {}) =>
      createList(({ signal, ...page }) =>
        transport.read<Page<UserSummary>>('user', { query: { ...filter, ...page }, signal }),
      ),
    // Not repeatable by itself: the second answer would be that there is no such USER, and the receipt lost.
    erase: (userId, options) => transport.read(path(userId), { ...options, method: 'DELETE', repeatable: false }),
    erasure: (receiptId, options) => transport.read(`erasure/${inPath(receiptId)}`, options),
    async unlock(userId, options) {
      await transport.send(`${path(userId)}/unlock`, { ...options, method: 'POST', repeatable: true })
    },
    export: (userId, options) => transport.read(`${path(userId)}/export`, options),
    enroll: (userId, sample, { mode, ...options } = {}) =>
      decideUpload(transport, `${path(userId)}/enrollment`, { sample, mode }, options),
    verify: (userId, sample, options = {}) =>
      decideUpload(transport, `${path(userId)}/verification`, { sample }, options),
  }
}
