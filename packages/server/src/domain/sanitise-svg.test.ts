import { describe, expect, it } from 'vitest'
import { sanitiseSvg } from './sanitise-svg.ts'

const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${inner}</svg>`

describe('sanitiseSvg', () => {
  it('keeps what is drawn', () => {
    const picture = svg(
      '<title>Acme &amp; Co</title><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs><style>.b{fill:url(#a)}</style><path class="b" d="M0 0h24v24z"/><text x="2">Acme</text>',
    )
    expect(sanitiseSvg(picture)).toBe(picture)
  })

  it('leaves out what editors keep for themselves', () => {
    const source = `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><!-- made by hand -->${svg(
      '<metadata><rdf:RDF xmlns:rdf="x"><a/></rdf:RDF></metadata><sodipodi:namedview id="b"/><path inkscape:label="c" d="M0 0"/>',
    )}`
    expect(sanitiseSvg(source)).toBe(svg('<path d="M0 0"/>'))
  })

  it('lets gradients continue one another', () => {
    const source = svg('<linearGradient id="a"/><linearGradient id="b" xlink:href="#a"/>')
    expect(sanitiseSvg(source)).toBe(svg('<linearGradient id="a"/><linearGradient id="b" href="#a"/>'))
  })

  it('says which namespace it is in, once', () => {
    expect(sanitiseSvg('<svg viewBox="0 0 1 1"><g></g></svg>')).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g></g></svg>',
    )
  })

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script in capitals', '<SCRIPT>alert(1)</SCRIPT>'],
    ['a handler', '<path onload="alert(1)" d="M0 0"/>'],
    ['foreign content', '<foreignObject><p>a</p></foreignObject>'],
    ['a picture from elsewhere', '<image href="https://example.com/a.png"/>'],
    ['a link', '<a href="https://example.com"><path d="M0 0"/></a>'],
    ['a gradient from elsewhere', '<linearGradient xlink:href="https://example.com#a"/>'],
    ['a use that multiplies', '<use href="#a"/>'],
    ['an animation', '<animate attributeName="href"/>'],
    ['a fill from elsewhere', '<path fill="url(https://example.com#a)" d="M0 0"/>'],
    ['a fill behind an entity', '<path fill="&#117;rl(https://example.com#a)" d="M0 0"/>'],
    ['a style behind an escape', '<path style="fill:\\75rl(//example.com)" d="M0 0"/>'],
    ['an import', '<style>@import "https://example.com/a.css";</style>'],
    ['an import in CDATA', '<style><![CDATA[@import "https://example.com/a.css";]]></style>'],
    ['text between shapes', 'alert(1)'],
    ['an unclosed element', '<g>'],
    ['a stray end', '</g>'],
    ['an attribute without quotes', '<path d=M0/>'],
  ])('refuses %s', (_, inner) => {
    expect(() => sanitiseSvg(svg(inner))).toThrow()
  })

  it.each([
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('<text>&a;</text>')}`],
    ['another document', '<html></html>'],
    ['nothing', ''],
    ['something before it', `hello${svg('')}`],
    ['half a tag', `${svg('')}<`],
  ])('refuses %s', (_, source) => {
    expect(() => sanitiseSvg(source)).toThrow()
  })
})
