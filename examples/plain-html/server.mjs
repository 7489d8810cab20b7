// A site without a build step: its own files, the SDK's modules, and the two questions that its page asks.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createCheckApi } from '@livegate/relying-party'

const port = Number(process.env.PORT || 3000)
const publicUrl = process.env.PUBLIC_URL || `http://localhost:${port}`
const livegate = await chooseLivegate()
const answerCheck = createCheckApi({ ...livegate, publicUrl })

const sdk = new URL('.', import.meta.resolve('@livegate/sdk'))
const own = new URL('public/', import.meta.url)
const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript' }

// The gateway may be framed and nothing else; no inline scripts or styles.
const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self' ${livegate.livegateUrl}; base-uri 'none'`

createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', publicUrl)
  if (pathname.startsWith('/check/')) return answerCheck(request, response)
  const [, folder, name] = /^\/(sdk\/)?([\w-]+\.\w+)$/.exec(pathname) ?? []
  const file = pathname === '/' ? 'index.html' : pathname === '/return' ? 'return.html' : name
  const body = file && (await readFile(new URL(file, folder ? sdk : own)).catch(() => undefined))
  if (!body) return response.writeHead(404).end('Not found')
  response.writeHead(200, { 'content-type': types[file.split('.').at(-1)], 'content-security-policy': policy })
  response.end(body)
}).listen(port, () => console.log(`Open ${publicUrl}`))

/** A real Livegate where its settings are given, else a simulated one whose page asks how it should end. */
async function chooseLivegate() {
  const { LIVEGATE_URL, APPLICATION_ID, API_KEY } = process.env
  if (LIVEGATE_URL) return { livegateUrl: LIVEGATE_URL, applicationId: APPLICATION_ID, apiKey: API_KEY }
  const { startSimulatedGateway } = await import('@livegate/simulator')
  const { url, ...credentials } = await startSimulatedGateway({ scenario: 'ask' })
  return { livegateUrl: url, ...credentials }
}
