import { escapeHtml } from './html.ts'
import type { RenderedPage } from './render-markdown.ts'

/** An entry of the side bar. */
export type NavigationEntry = { title: string; path: string }
export type Navigation = readonly { title: string; entries: readonly NavigationEntry[] }[]

/** A page of the site: what is written, with the way to everything else around it. */
export function renderPage(path: string, page: Pick<RenderedPage, 'title' | 'html' | 'headings'>, all: Navigation) {
  const flat = all.flatMap(({ entries }) => entries)
  const place = flat.findIndex((entry) => entry.path === path)
  const [before, after] = place < 0 ? [] : [flat[place - 1], flat[place + 1]]
  const outline = page.headings.filter(({ level }) => level === 2)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · Livegate</title>
<link rel="icon" href="/docs/icon.svg">
<link rel="stylesheet" href="/docs/site.css">
<script type="module" src="/docs/search.js"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="name" href="/docs/">Livegate</a>
<search>
<label for="query">Search</label>
<input id="query" type="search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list">
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
</search>
<a href="/docs/api">API reference</a>
</header>
<details class="menu"><summary>All pages</summary>${renderNavigation(all, path)}</details>
<div class="columns">
<nav class="side" aria-label="Pages">${renderNavigation(all, path)}</nav>
<main id="content" tabindex="-1">
${page.html}
<nav class="onward" aria-label="Before and after">${renderStep(before, 'prev')}${renderStep(after, 'next')}</nav>
</main>
${outline.length > 1 ? `<nav class="outline" aria-label="On this page"><ul>${outline.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`).join('')}</ul></nav>` : ''}
</div>
</body>
</html>
`
}

function renderNavigation(all: Navigation, current: string): string {
  return all
    .map(({ title, entries }) => {
      const links = entries.map((entry) => {
        const mark = entry.path === current ? ' aria-current="page"' : ''
        return `<li><a href="/docs/${entry.path}"${mark}>${escapeHtml(entry.title)}</a></li>`
      })
      return `<h2>${escapeHtml(title)}</h2><ul>${links.join('')}</ul>`
    })
    .join('')
}

function renderStep(entry: NavigationEntry | undefined, rel: 'prev' | 'next'): string {
  if (entry === undefined) return '<span></span>'
  return `<a rel="${rel}" href="/docs/${entry.path}">${escapeHtml(entry.title)}</a>`
}
