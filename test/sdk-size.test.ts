import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, it } from 'vitest'

/** What the SDK adds to somebody's page, minified and compressed. */
const budgetBytes = 3 * 1024

it('is small', async () => {
  const entry = fileURLToPath(new URL('../packages/sdk/dist/index.js', import.meta.url))
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    // Not as a library: for those Vite keeps the white space.
    build: { write: false, rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  })) as Rolldown.RolldownOutput
  const code = built.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''))
  const bytes = gzipSync(code.join('')).byteLength
  console.log(`@livegate/sdk: ${bytes} bytes, minified and gzipped`)
  expect(bytes).toBeGreaterThan(500)
  expect(bytes).toBeLessThan(budgetBytes)
})
