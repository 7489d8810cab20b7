// Vite serves the page; the two questions that it asks go to the same server.
import { createServer } from 'node:http'
import { createCheckApi } from '@livegate/relying-party'
import { createServer as createVite } from 'vite'

const port = Number(process.env.PORT || 3000)
const publicUrl = process.env.PUBLIC_URL || `http://localhost:${port}`
const livegate = await chooseLivegate()
const answerCheck = createCheckApi({ ...livegate, publicUrl })

const server = createServer((request, response) => {
  if (request.url?.startsWith('/check/')) answerCheck(request, response)
  else vite.middlewares(request, response)
})
const vite = await createVite({
  root: import.meta.dirname,
  appType: 'spa',
  define: { __GATEWAY_ORIGIN__: JSON.stringify(new URL(livegate.livegateUrl).origin) },
  server: { middlewareMode: true, hmr: { server } },
})
server.listen(port, () => console.log(`Open ${publicUrl}`))

/** A real Livegate where its settings are given, else a simulated one whose page asks how it should end. */
async function chooseLivegate() {
  const { LIVEGATE_URL, APPLICATION_ID, API_KEY } = process.env
  if (LIVEGATE_URL) return { livegateUrl: LIVEGATE_URL, applicationId: APPLICATION_ID, apiKey: API_KEY }
  const { startSimulatedGateway } = await import('@livegate/simulator')
  const { url, ...credentials } = await startSimulatedGateway({ scenario: 'ask' })
  return { livegateUrl: url, ...credentials }
}
