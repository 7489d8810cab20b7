/** What is drawn, and nothing that runs, loads, links or multiplies itself. */
const drawn = new Set([
  ...['svg', 'g', 'defs', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan'],
  ...['linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'title', 'desc', 'style'],
])

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^[>]*>|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<\/(?<closed>[^\s<>/]+)\s*>|<(?<opened>[^\s<>/!?]+)(?<attributes>(?:\s+[^\s=<>/"']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<alone>\/?)>|(?<text>[^<]+)/gy

const attribute = /([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** What an editor keeps for itself: elements and attributes of other namespaces, and metadata. */
const isEditors = (name: string) => name.includes(':') || name === 'metadata'

/**
 * An SVG picture that can only draw: what editors keep in it is left out; what runs, loads or links is refused, because
 * leaving it out could change the picture. @throws Error in words for the person who made the file
 */
export function sanitiseSvg(source: string): string {
  const kept: string[] = []
  const open: string[] = []
  /** How deep inside something that is left out. */
  let hidden = 0
  let end = 0
  for (const match of source.replace(/^\uFEFF/, '').matchAll(token)) {
    const { opened, closed, attributes = '', alone, text, cdata } = match.groups ?? {}
    end = match.index + match[0].length
    if (opened !== undefined) {
      const leftOut = hidden > 0 || isEditors(opened)
      if (!leftOut)
        kept.push(`<${requireDrawn(opened)}${sanitiseAttributes(opened, attributes, open.length === 0)}${alone}>`)
      if (alone === '') {
        open.push(opened)
        if (leftOut) hidden += 1
      }
    } else if (closed !== undefined) {
      if (open.pop() !== closed) throw new Error(`is not well-formed at </${closed}>`)
      if (hidden > 0) hidden -= 1
      else kept.push(`</${closed}>`)
    } else if (hidden === 0) kept.push(sanitiseText(open.at(-1), text ?? escapeText(cdata ?? '')))
  }
  if (end !== source.replace(/^\uFEFF/, '').length || open.length > 0) throw new Error('is not well-formed')
  const picture = kept.join('').trim()
  if (!/^<svg[\s>]/.test(picture)) throw new Error('has no <svg> at its root')
  return picture
}

function requireDrawn(name: string): string {
  if (!drawn.has(name)) throw new Error(`contains <${name}>, which a logo may not: export it with plain shapes only`)
  return name
}

function sanitiseAttributes(element: string, source: string, isRoot: boolean): string {
  const kept = [...source.matchAll(attribute)].flatMap(([, name = '', double, single]) => {
    const value = double ?? single ?? ''
    if (name === 'href' || name === 'xlink:href') return [hrefOf(element, value)]
    if (isEditors(name) || name === 'xmlns') return []
    if (/^on/i.test(name)) throw new Error(`has the attribute ${name} on <${element}>, which a logo may not`)
    requireInert(value, `the attribute ${name}`)
    return [` ${name}="${value.replaceAll('"', '&quot;')}"`]
  })
  return `${isRoot ? ' xmlns="http://www.w3.org/2000/svg"' : ''}${kept.join('')}`
}

/** A gradient may continue another one of the same picture. */
function hrefOf(element: string, value: string): string {
  if (element.endsWith('Gradient') && /^#[\w-]+$/.test(value)) return ` href="${value}"`
  throw new Error(`links from <${element}> to ${value.slice(0, 80)}, which a logo may not`)
}

function sanitiseText(parent: string | undefined, text: string): string {
  if (text.trim() === '') return ''
  if (parent === 'style') requireInert(text, 'its <style>')
  if (parent !== undefined && ['style', 'text', 'tspan', 'title', 'desc'].includes(parent)) return text
  throw new Error('has text outside of its shapes')
}

/** Refuses what could load something, also behind escapes of CSS or of XML. */
function requireInert(value: string, where: string): void {
  const loads = /url\(\s*['"]?(?!#)/i.test(value) || /@|\\|expression|javascript:/i.test(value)
  const hides = /&(?!amp;|lt;|gt;|quot;|apos;)/.test(value)
  if (loads || hides) throw new Error(`refers to something outside of itself in ${where}`)
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
