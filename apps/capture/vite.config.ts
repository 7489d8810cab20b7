import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { consentTexts } from './src/messages/consent-texts.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

/** The server composes what people agree to of the very texts that the page shows. */
const consentTextsFile: Plugin = {
  name: 'consent-texts',
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'consent-texts.json', source: JSON.stringify(await consentTexts()) })
  },
}

export default defineConfig({
  plugins: [consentTextsFile],
  base: '/gateway/',
  define: { __CAPTURE_VERSION__: JSON.stringify(version) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    // Old phones are many; what they lack is told by the support check, not by a syntax error.
    target: ['chrome87', 'firefox90', 'safari14'],
    // The page's CSP allows neither inline scripts nor data: URLs for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
})
