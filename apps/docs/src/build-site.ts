// Builds the documentation: Markdown files to pages below `site/`, which the server shows at /docs. Ends with 1 when a link leads nowhere.

import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { escapeHtml } from './html.ts'
import { type RenderedPage, type ResolveLink, renderMarkdown } from './render-markdown.ts'
import { type Navigation, renderPage } from './render-page.ts'
import { readSourceFiles } from './source-files.ts'
import { tableOfContents } from './table-of-contents.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const site = fileURLToPath(new URL('../site/', import.meta.url))

const sources = await readSourceFiles(root)
const pathOfFile = new Map(sources.map(({ file, path }) => [file, path]))
const wanted: { file: string; target: string; anchor: string }[] = []
const missing: string[] = []

const resolverOf =
  (from: string): ResolveLink =>
  (file, anchor) => {
    const path = pathOfFile.get(file)
    if (path === undefined) {
      if (/^docs\/.*\.md$/.test(file)) missing.push(`${from}: ${file}`)
      return 'ELSEWHERE'
    }
    if (anchor !== undefined) wanted.push({ file: from, target: file, anchor })
    return { path }
  }

const pages = new Map<string, RenderedPage>()
for (const { file, text } of sources) pages.set(file, renderMarkdown(file, text, resolverOf(file)))
for (const { file, target, anchor } of wanted) {
  if (!pages.get(target)?.headings.some(({ id }) => id === anchor)) missing.push(`${file}: ${target}#${anchor}`)
}
if (missing.length > 0) throw new Error(`Links that lead nowhere:\n${missing.join('\n')}`)

const titleOf = (file: string) => pages.get(file)?.title ?? file
const toEntry = (file: string) => ({ title: titleOf(file), path: pathOfFile.get(file) ?? '' })
const filesIn = (folder: string) => sources.map(({ file }) => file).filter((file) => file.startsWith(folder))
const navigation: Navigation = [
  ...tableOfContents.map(({ title, files }) => ({ title, entries: files.map(toEntry) })),
  { title: 'Measurements', entries: filesIn('bench/').map(toEntry) },
  { title: 'Decisions', entries: filesIn('docs/decisions/').map(toEntry) },
]

await rm(site, { recursive: true, force: true })
for (const [file, page] of pages) {
  const path = pathOfFile.get(file) ?? ''
  await write(`${path === '' ? 'index' : path}.html`, renderPage(path, page, navigation))
  for (const image of page.images) {
    await mkdir(join(site, 'images'), { recursive: true })
    await copyFile(join(root, image), join(site, 'images', image.replaceAll('/', '-')))
  }
}
await write('api.html', renderPage('api', apiReference(), navigation))
await write('search.json', JSON.stringify([...pages].flatMap(([file, page]) => searchEntries(file, page))))
const tokens = await readFile(join(root, 'apps/capture/src/styles/tokens.css'), 'utf8')
const styles = await readFile(new URL('../styles/site.css', import.meta.url), 'utf8')
await write('site.css', `${tokens}\n${styles}`)
await copyFile(new URL('../styles/icon.svg', import.meta.url), join(site, 'icon.svg'))
for (const script of ['search.js', 'api-reference.js', 'element.js']) {
  await write(script, await readFile(new URL(`browser/${script}`, import.meta.url), 'utf8'))
}

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(site, name)), { recursive: true })
  await writeFile(join(site, name), text)
}

/** The page that reads the OpenAPI document of the very server that shows it. */
function apiReference() {
  const html = `<h1 id="api-reference">API reference</h1>
<p>What this server takes and answers, from its own <a href="/openapi.json">OpenAPI 3.1 document</a>.</p>
<div id="reference" aria-live="polite"><p>${escapeHtml('Reading the document …')}</p></div>
<script type="module" src="/docs/api-reference.js"></script>`
  return { title: 'API reference', html, headings: [] }
}

function searchEntries(file: string, { title, passages }: RenderedPage) {
  const path = pathOfFile.get(file) ?? ''
  return passages.map(({ heading, text }) => ({
    url: `/docs/${path}${heading === undefined || heading.level === 1 ? '' : `#${heading.id}`}`,
    title,
    heading: heading === undefined || heading.level === 1 ? '' : heading.text,
    text,
  }))
}
