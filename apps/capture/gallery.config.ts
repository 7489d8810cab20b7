import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Every screen with given facts, for tests and for looking at: never part of what users get. */
export default defineConfig({
  root: fileURLToPath(new URL('src/gallery', import.meta.url)),
  base: './',
  define: { __CAPTURE_VERSION__: '"gallery"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: { emptyOutDir: true, assetsInlineLimit: 0 },
})
