import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

export default defineConfig({
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
