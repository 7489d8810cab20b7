import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** What every report of a simulated operation says that it was taken with. */
export const clientVersion = `livegate-simulator/${version}`
