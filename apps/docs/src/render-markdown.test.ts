import { describe, expect, it } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

const resolve = (file: string) => (file === 'docs/keys.md' ? { path: 'keys' } : ('ELSEWHERE' as const))
const render = (text: string, file = 'docs/a.md') => renderMarkdown(file, `# Title\n\n${text}`, resolve)

describe('renderMarkdown', () => {
  it('links to pages by their paths, also within one, and to others as they are', () => {
    expect(render('[x](keys.md#a)').html).toContain('<a href="/docs/keys#a">x</a>')
    expect(render('[x](../keys.md)', 'docs/decisions/b.md').html).toContain('<a href="/docs/keys">x</a>')
    expect(render('[x](#here)', 'docs/keys.md').html).toContain('<a href="/docs/keys#here">x</a>')
    expect(render('[x](https://example.org/)').html).toContain('<a href="https://example.org/" rel="noreferrer">x</a>')
  })

  it('leaves the text of links to what is not shown', () => {
    expect(render('see [the *example*](../examples/x)!').html).toContain('<p>see the <em>example</em>!</p>')
  })

  it('names headings as GitHub does, each once', () => {
    const { headings } = render('## What a score means\n\n### `app create`, again?\n\n## What a score means')
    expect(headings.map(({ id }) => id)).toEqual([
      'title',
      'what-a-score-means',
      'app-create-again',
      'what-a-score-means-1',
    ])
  })

  it('lets no markup through', () => {
    const { html } = render('<script>alert(1)</script> <img src=x onerror=y>\n\n[x](javascript:alert(1))')
    expect(html).not.toMatch(/<script|<img|href="javascript/)
  })

  it('finds passages by their headings', () => {
    expect(render('before\n\n## Part\n\nsome *words*\n\n```sh\nrun it\n```').passages).toEqual([
      { heading: { level: 1, text: 'Title', id: 'title' }, text: 'before' },
      { heading: { level: 2, text: 'Part', id: 'part' }, text: 'some words run it' },
    ])
  })

  it('refuses a page without a title', () => {
    expect(() => renderMarkdown('docs/a.md', '## Part', resolve)).toThrow('docs/a.md')
  })
})
