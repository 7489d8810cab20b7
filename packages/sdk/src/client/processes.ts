import type { CreatedProcess, CreateProcess, GatewayProcess, Operation, ProcessFilter } from './api-types.ts'
import { LivegateError } from './livegate-error.ts'
import { createList, type List, type Page } from './pages.ts'
import { pause } from './send.ts'
import { readEvents } from './server-sent-events.ts'
import { type CallOptions, inPath, type Transport } from './transport.ts'

/** How a visit ended. */
export type Outcome = {
  /** The rule: COMPLETED, SUCCESS and `data.result` true, read from the server. Nothing else lets anybody in. */
  passed: boolean
  process: GatewayProcess
  operation: Operation
}

/** GATEWAY PROCESSes: the visits of users. */
export type Processes = {
  /** Begins a visit. Sent again after a lost answer it is still one: it carries an Idempotency-Key, your own if you give one. */
  create(process: CreateProcess, options?: CallOptions & { idempotencyKey?: string }): Promise<CreatedProcess>
  get(processId: string, options?: CallOptions): Promise<GatewayProcess>
  list(filter?: ProcessFilter): List<GatewayProcess>
  /** Ends one whose SAMPLE has not come. @throws LivegateError PROCESS_COMPLETED, PROCESS_STATE_CONFLICT */
  cancel(processId: string, options?: CallOptions): Promise<GatewayProcess>
  /** The process as it stands, and after each change of its status, until it is COMPLETED. A lost connection is taken up again. */
  follow(processId: string, options?: CallOptions): AsyncGenerator<GatewayProcess>
  /**
   * How the visit ended: what to decide by when the user is back. For one that is still going on `passed` is false.
   *
   * @example
   * const { passed } = await livegate.processes.outcome(session.processId)
   * if (passed) logIn(session.userId)
   */
  outcome(processId: string, options?: CallOptions): Promise<Outcome>
}

const reconnectMs = 1000

export function createProcesses(transport: Transport): Processes {
  const path = (processId: string) => `gateway/process/${inPath(processId)}`
  const processes: Processes = {
    create: (process, { idempotencyKey = crypto.randomUUID(), ...options } = {}) =>
      transport.read('gateway/process', {
        ...options,
        method: 'POST',
        json: { biometricMethod: 'FACE', ...process },
        headers: { 'idempotency-key': idempotencyKey },
        repeatable: true,
      }),
    get: (processId, options) => transport.read(path(processId), options),
    list: (filter = {}) =>
      createList(({ signal, ...page }) =>
        transport.read<Page<GatewayProcess>>('gateway/process', { query: { ...filter, ...page }, signal }),
      ),
    cancel: (processId, options) => transport.read(`${path(processId)}/cancel`, { ...options, method: 'POST' }),
    async *follow(processId, options = {}) {
      let told: GatewayProcess | undefined
      while (told?.status !== 'COMPLETED') {
        for await (const process of followOnce(transport, `${path(processId)}/events`, options)) {
          if (process.status !== told?.status) yield process
          told = process
        }
        if (told?.status !== 'COMPLETED') await pause(reconnectMs, options.signal)
      }
    },
    async outcome(processId, options) {
      const process = await processes.get(processId, options)
      const operation = await transport.read<Operation>(`operation/${inPath(process.operationId)}`, options)
      const decided = process.status === 'COMPLETED' && operation.status === 'SUCCESS'
      return { passed: decided && operation.data.result === true, process, operation }
    },
  }
  return processes
}

/** What one connection tells; it ends with the connection. @throws LivegateError for a refusal, or the signal's reason */
async function* followOnce(transport: Transport, path: string, { signal }: CallOptions) {
  const { body } = await transport.send(path, { signal, streams: true })
  if (body === null) throw new LivegateError('NOT_UNDERSTOOD', 'The server answered without events')
  try {
    for await (const { event, data } of readEvents(body))
      if (event === 'status') yield JSON.parse(data) as GatewayProcess
  } catch {
    // A lost connection is no end: whoever asks again hears how things stand.
    signal?.throwIfAborted()
  }
}
