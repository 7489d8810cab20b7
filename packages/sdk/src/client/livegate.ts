import type { Theme } from './api-types.ts'
import { createFaces, type Faces } from './faces.ts'
import { createGroups, type Groups } from './groups.ts'
import { createOperations, type Operations } from './operations.ts'
import { createProcesses, type Processes } from './processes.ts'
import { type CallOptions, type Credentials, createTransport } from './transport.ts'
import { createUsers, type Users } from './users.ts'

/** Whom to ask, as whom, and how patiently. */
export type LivegateOptions = Credentials & {
  /** Of one attempt, ms. An upload is answered within 30 s. */
  timeoutMs?: number
  /** How often a call is sent again when nobody answered or the server is busy. */
  maxRetries?: number
  /** The longest wait that Retry-After may ask of a call, ms; beyond, the error says how long. */
  longestPauseMs?: number
  /** In the place of the runtime's own. */
  fetch?: typeof fetch
}

/** The API of a Livegate server, for the server of a relying party. */
export type Livegate = {
  processes: Processes
  operations: Operations
  users: Users
  groups: Groups
  faces: Faces
  theme: {
    get(options?: CallOptions): Promise<Theme>
    set(theme: Theme, options?: CallOptions): Promise<Theme>
    reset(options?: CallOptions): Promise<void>
  }
}

/**
 * A client of the API. Make one, and keep it: it keeps the AUTH_TOKEN. For servers only, since the API_KEY must never reach a browser. Needs `fetch` and
 * WebCrypto: Node 20, Deno, Bun, workers.
 *
 * @example
 * const livegate = createLivegate({ url: 'https://face.example', applicationId, apiKey })
 * const { processId, gatewayUrl } = await livegate.processes.create({
 *   operation: 'VERIFICATION', userId: 'anna', returnUrl: 'https://bank.example/back',
 * })
 */
export function createLivegate(options: LivegateOptions): Livegate {
  const { timeoutMs = 35_000, maxRetries = 2, longestPauseMs = 10_000 } = options
  // Not kept as a method of ours: some runtimes' fetch must be called on its own.
  const ask: typeof fetch = options.fetch ?? ((...request) => fetch(...request))
  const transport = createTransport(options, { fetch: ask, timeoutMs, maxRetries, longestPauseMs })
  return {
    processes: createProcesses(transport),
    operations: createOperations(transport),
    users: createUsers(transport),
    groups: createGroups(transport),
    faces: createFaces(transport),
    theme: {
      get: (call) => transport.read('theme', call),
      set: (theme, call) => transport.read('theme', { ...call, method: 'PUT', json: theme }),
      async reset(call) {
        await transport.send('theme', { ...call, method: 'DELETE' })
      },
    },
  }
}
