import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Handle = (request: IncomingMessage, response: ServerResponse) => void

/**
 * The same application over plain HTTP, on a free port of this machine alone: for the demo site, which trusts no certificate that
 * nobody vouches for.
 */
export async function openLoopback(): Promise<{ url: string; serve(handle: Handle): void; close(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (handle) => void server.on('request', handle),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
