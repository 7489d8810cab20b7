import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import type * as Sdk from '@livegate/sdk'
import { freePort } from '../free-port.ts'

/** An event that the page was told; a `detail` has what its type says. */
export type Told = {
  type: string
  detail: { processId: string; kind?: string; url?: string; value?: { name: string; extrainfo?: string } }
}

declare global {
  /** What tests find, or put, in the embedding page. */
  interface Window {
    sdk: typeof Sdk
    told: Told[]
    outcome: unknown
    aborter: AbortController
    element: Sdk.LivegateProcessElement
    ends: Sdk.ProcessEnd[]
  }
}

const sdkFolder = fileURLToPath(new URL('../../packages/sdk/dist/', import.meta.url))

/**
 * A site that embeds gateways by the SDK, under a strict policy: no inline script, no inline style, no other frame than
 * `framed` origins. `/` has the SDK as `window.sdk` and notes each event of any `<livegate-process>` in `window.told`.
 */
export async function startEmbeddingSite(framed: readonly string[]) {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const policy = `default-src 'none'; script-src 'self'; frame-src 'self' ${framed.join(' ')}; base-uri 'none'`
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin)
    const [type, body] = await contentOf(pathname)
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body)
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')
  return {
    origin,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function contentOf(pathname: string): Promise<[type: string, body: string | Buffer]> {
  const [, file] = /^\/sdk\/([\w-]+\.js)$/.exec(pathname) ?? []
  if (file !== undefined) return ['text/javascript', await readFile(`${sdkFolder}${file}`)]
  if (pathname === '/page.js') return ['text/javascript', pageScript]
  if (pathname === '/forger.js') return ['text/javascript', forgerScript]
  if (pathname === '/forger') return ['text/html', '<!doctype html><script src="/forger.js"></script>']
  if (pathname === '/') return ['text/html', embeddingPage]
  return ['text/html', '<!doctype html><title>Back</title><h1>Back</h1>']
}

const embeddingPage = `<!doctype html>
<html lang="en">
<title>Embedding page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/page.js"></script>
<button>Log in</button>
<div id="place"></div>`

const pageScript = `import * as sdk from '/sdk/index.js'
window.told = []
for (const name of ['info', 'status', 'error', 'end', 'return', 'refused']) {
  addEventListener('livegate-' + name, ({ type, detail }) => window.told.push({ type, detail }))
}
window.sdk = sdk`

/** Says to the page around it that some process is finished. */
const forgerScript = `const processId = location.hash.slice(1)
parent.postMessage({ processId, type: 'Info', value: { name: 'ProcessFinished' } }, '*')`
