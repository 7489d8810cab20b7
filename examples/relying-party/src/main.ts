import { createServer } from 'node:http'
import { createRelyingParty } from './relying-party.ts'

/** Runs the site alone: LIVEGATE_URL, APPLICATION_ID, API_KEY; PORT (3000) and PUBLIC_URL (http://localhost:PORT). */
function readSetting(name: string, fallback?: string): string {
  const value = process.env[name] || fallback
  if (value !== undefined) return value
  console.error(`Set ${name}. See README.md`)
  process.exit(1)
}

const port = Number(readSetting('PORT', '3000'))
const publicUrl = readSetting('PUBLIC_URL', `http://localhost:${port}`)
const site = createRelyingParty({
  livegateUrl: readSetting('LIVEGATE_URL', 'http://localhost:8080'),
  publicUrl,
  applicationId: readSetting('APPLICATION_ID'),
  apiKey: readSetting('API_KEY'),
})
createServer(site).listen(port, () => console.log(`Open ${publicUrl}`))
