import { describe, expect, it } from 'vitest'
import { dressPage } from './dress-page.ts'

const html = '<html lang="en"><head><link rel="stylesheet" href="/a.css"></head><body></body></html>'

describe('dressPage', () => {
  it('changes nothing where there is neither language nor theme', () => {
    expect(dressPage(html, { locale: undefined, theme: undefined })).toBe(html)
  })

  it('names the language and links the theme after the page’s own styles', () => {
    const page = { logo: { src: '/gateway/theme/b.svg', alt: '"Acme" & $& <Co>' } }
    const dressed = dressPage(html, { locale: 'pt-BR', theme: { page, stylesheet: 'c.css', font: 'd.woff2' } })
    expect(dressed).toContain('<html lang="pt-BR" data-locale="pt-BR">')
    expect(dressed.indexOf('/gateway/theme/c.css')).toBeGreaterThan(dressed.indexOf('/a.css'))
    expect(dressed).toContain(
      '<link rel="preload" as="font" type="font/woff2" crossorigin href="/gateway/theme/d.woff2" />',
    )
    const content = /content="([^"]*)"/.exec(dressed)?.[1] ?? ''
    const read = content.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    expect(JSON.parse(read)).toEqual(page)
    expect(content).not.toMatch(/[<>']/)
  })

  it('lets no language break out of its attribute', () => {
    expect(dressPage(html, { locale: '"><script>', theme: undefined })).not.toContain('<script>')
  })
})
