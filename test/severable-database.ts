import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedPostgres } from '../packages/server/dist/store/embedded.js'
import { freePort } from './free-port.ts'

/** A PostgreSQL of its own behind a TCP port that can be cut off and mended: what a network fault looks like. */
export async function openSeverableDatabase() {
  const dataDir = await mkdtemp(join(tmpdir(), 'livegate-severable-'))
  const postgres = await openEmbeddedPostgres({ dataDir })
  const { host, user, database } = postgres.connection
  const port = await freePort()
  const sockets = new Set<Socket>()
  const proxy = createServer((client) => {
    const upstream = createConnection(join(host, '.s.PGSQL.5432'))
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  const mend = async () => {
    proxy.listen(port, '127.0.0.1')
    await once(proxy, 'listening')
  }
  const sever = async () => {
    proxy.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await once(proxy, 'close')
  }
  await mend()
  return {
    url: `postgresql://${user}@127.0.0.1:${port}/${database}`,
    mend,
    sever,
    async close() {
      await sever()
      await postgres.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
