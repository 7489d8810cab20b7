import type { Operation, OperationFilter, Resource, SignedResult } from './api-types.ts'
import { createList, type List, type Page } from './pages.ts'
import { type CallOptions, inPath, type Transport } from './transport.ts'

/** OPERATIONs: what was decided, and the evidence of it. */
export type Operations = {
  get(operationId: string, options?: CallOptions): Promise<Operation>
  /** The latest first. */
  list(filter?: OperationFilter): List<Operation>
  /** The signed result, for `verifyAttestation`. @throws LivegateError OPERATION_NOT_FINISHED */
  attestation(operationId: string, options?: CallOptions): Promise<SignedResult>
  /** The bytes of a RESOURCE, in its media type. They come from the server that this client is for, whatever host the address names. */
  download(operationId: string, resource: Pick<Resource, 'id'>, options?: CallOptions): Promise<Blob>
  /** Deletes one RESOURCE. @throws LivegateError OPERATION_NOT_FINISHED */
  deleteResource(operationId: string, resource: Pick<Resource, 'id'>, options?: CallOptions): Promise<void>
  /** Deletes all RESOURCEs, and with `details` what is kept of how it was decided. @throws LivegateError OPERATION_NOT_FINISHED */
  redact(operationId: string, options?: CallOptions & { details?: boolean }): Promise<void>
}

export function createOperations(transport: Transport): Operations {
  const path = (operationId: string) => `operation/${inPath(operationId)}`
  return {
    get: (operationId, options) => transport.read(path(operationId), options),
    list: (filter = {}) =>
      createList(({ signal, ...page }) =>
        transport.read<Page<Operation>>('operation', { query: { ...filter, ...page }, signal }),
      ),
    attestation: (operationId, options) => transport.read(`${path(operationId)}/attestation`, options),
    async download(operationId, { id }, options) {
      return (await transport.send(`${path(operationId)}/resource/${inPath(id)}`, options)).blob()
    },
    async deleteResource(operationId, { id }, options) {
      const place = `${path(operationId)}/resource/${inPath(id)}`
      await transport.send(place, { ...options, method: 'DELETE', repeatable: false })
    },
    async redact(operationId, { details, ...options } = {}) {
      await transport.send(`${path(operationId)}/resource`, { ...options, method: 'DELETE', query: { details } })
    },
  }
}
