import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileTheme } from '@livegate/server'
import { readThemeFile } from '../../packages/cli/src/theme-file.ts'
import { dressPage } from '../../packages/server/src/http/capture/dress-page.ts'

const captureDir = fileURLToPath(new URL('../../apps/capture/', import.meta.url))
const themesDir = fileURLToPath(new URL('../../examples/themes/', import.meta.url))
const mediaTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' }

/** Every screen of the capture page with given facts, served as the gateway would, under a theme of the examples. */
export async function serveGallery(): Promise<{
  urlOf: (theme: string | undefined) => string
  close: () => Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'livegate-gallery-'))
  execFileSync('npx', ['vite', 'build', '--config', 'gallery.config.ts', '--outDir', folder, '--logLevel', 'warn'], {
    cwd: captureDir,
  })
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const send = (type: string, body: string | Uint8Array) => response.setHeader('content-type', type).end(body)
    const name = searchParams.get('theme') ?? undefined
    const themes = await compiledThemes()
    const file = [...themes.values()].flatMap(({ files }) => files).find((one) => pathname.endsWith(`/${one.name}`))
    if (file !== undefined) return send(file.mediaType, file.bytes)
    if (pathname === '/') {
      return send('text/html', dressPage(html, { locale: undefined, theme: themes.get(name ?? '') }))
    }
    const bytes = await readFile(join(folder, normalize(pathname))).catch(() => undefined)
    if (bytes === undefined) return response.writeHead(404).end()
    return send(mediaTypes[extname(pathname)] ?? 'application/octet-stream', bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    urlOf: (theme) => `http://localhost:${port}/${theme === undefined ? '' : `?theme=${theme}`}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The themes of the examples, by name. */
export const exampleThemes = ['harbour', 'civic', 'night'] as const

async function compiledThemes() {
  const compiled = exampleThemes.map(
    async (name) => [name as string, compileTheme(await readThemeFile(join(themesDir, `${name}.json`)))] as const,
  )
  return new Map(await Promise.all(compiled))
}
