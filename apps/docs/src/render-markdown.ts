import { posix } from 'node:path'
import GithubSlugger from 'github-slugger'
import MarkdownIt, { type Token } from 'markdown-it'

/** A heading, and the id that links to it name. */
export type Heading = { level: number; text: string; id: string }

/** A piece of a page that a search can find: what stands below a heading. */
export type Passage = { heading: Heading | undefined; text: string }

export type RenderedPage = { title: string; html: string; headings: Heading[]; passages: Passage[]; images: string[] }

/** What a link of a file leads to: a path of the site; nothing that the site has; or a mistake. */
export type ResolveLink = (file: string, anchor: string | undefined) => { path: string } | 'ELSEWHERE'

// No raw HTML: what stands in a file is text, and the policy of the page has no room for anything else.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false })

/** Renders a Markdown file. Links to other files are resolved, images are named below `images/`. @throws Error for a page without a title */
export function renderMarkdown(file: string, text: string, resolve: ResolveLink): RenderedPage {
  const tokens = markdown.parse(text, {})
  const headings = nameHeadings(tokens)
  const images: string[] = []
  for (const token of tokens.flatMap((each) => each.children ?? [])) {
    if (token.type === 'image') images.push(moveImage(token, file))
  }
  for (const token of tokens) token.children = rewriteLinks(token.children ?? [], file, resolve)
  const [first] = headings
  if (first?.level !== 1) throw new Error(`${file} does not begin with its title`)
  const html = markdown.renderer.render(tokens, markdown.options, {})
  return { title: first.text, html: makeScrollable(html), headings, passages: passagesOf(tokens, headings), images }
}

/** Ids as GitHub makes them, so that one link works there and here. */
function nameHeadings(tokens: readonly Token[]): Heading[] {
  const slugger = new GithubSlugger()
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return []
    const text = textOf(tokens[index + 1]?.children ?? [])
    const id = slugger.slug(text)
    token.attrSet('id', id)
    return [{ level: Number(token.tag.slice(1)), text, id }]
  })
}

const textOf = (tokens: readonly Token[]) =>
  tokens.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('')

function moveImage(token: Token, file: string): string {
  const source = posix.join(posix.dirname(file), String(token.attrGet('src') ?? ''))
  token.attrSet('src', `/docs/images/${source.replaceAll('/', '-')}`)
  token.attrSet('loading', 'lazy')
  return source
}

/** Links to files that the site doesn't show (code, examples) become their text. */
function rewriteLinks(tokens: readonly Token[], file: string, resolve: ResolveLink): Token[] {
  const kept: Token[] = []
  let dropping = false
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const target = resolveHref(String(token.attrGet('href') ?? ''), file, resolve)
      dropping = target === undefined
      if (target !== undefined) token.attrSet('href', target)
      if (target?.startsWith('http')) token.attrSet('rel', 'noreferrer')
    }
    const isDropped = dropping && (token.type === 'link_open' || token.type === 'link_close')
    if (token.type === 'link_close') dropping = false
    if (!isDropped) kept.push(token)
  }
  return kept
}

function resolveHref(href: string, file: string, resolve: ResolveLink): string | undefined {
  if (/^https?:/.test(href)) return href
  const [target = '', anchor] = href.split('#')
  const named = target === '' ? file : posix.join(posix.dirname(file), target)
  const resolved = resolve(named, anchor)
  if (resolved === 'ELSEWHERE') return undefined
  return `/docs/${resolved.path}${anchor === undefined ? '' : `#${anchor}`}`
}

/** Wide tables and long lines scroll by themselves, also by the keyboard. */
const makeScrollable = (html: string) =>
  html
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="table" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')

function passagesOf(tokens: readonly Token[], headings: readonly Heading[]): Passage[] {
  const passages: Passage[] = []
  let current: Passage = { heading: undefined, text: '' }
  let next = 0
  let inHeading = false
  for (const token of tokens) {
    if (token.type === 'heading_open') {
      current = { heading: headings[next], text: '' }
      next += 1
      passages.push(current)
    }
    inHeading = token.type === 'heading_open' || (inHeading && token.type !== 'heading_close')
    const text = token.type === 'inline' ? textOf(token.children ?? []) : token.type === 'fence' ? token.content : ''
    if (!inHeading && text !== '') current.text = `${current.text} ${text}`.trim()
  }
  return passages
}
