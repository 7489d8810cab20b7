import { once } from 'node:events'
import { createServer } from 'node:http'
import { freePort } from '../free-port.ts'

/**
 * A site of another origin: where users come back to, and pages that embed a gatewayUrl and note its events: `/embed`, and
 * `/embed-without-camera`, which does not pass the camera on.
 */
export async function startRelyingSite() {
  const port = await freePort()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://localhost:${port}`)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      url.pathname.startsWith('/embed')
        ? embeddingPage(url.pathname === '/embed')
        : '<!doctype html><title>Back</title><h1>Back</h1>',
    )
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const embeddingPage = (passesCameraOn: boolean) => `<!doctype html>
<title>Embedding page</title>
<iframe ${passesCameraOn ? 'allow="camera; microphone"' : ''} width="400" height="640" title="Face check"></iframe>
<script>
  window.events = []
  addEventListener('message', ({ origin, data }) => window.events.push({ origin, ...data }))
  document.querySelector('iframe').src = decodeURIComponent(location.hash.slice(1))
</script>`
