/** Text that is already HTML or SVG. */
export type Markup = { readonly markup: string }

/** What may stand in a template: markup as it is, text escaped, lists one after another, and nothing. */
export type Content = Markup | string | number | undefined | readonly Content[]

/** Builds markup; everything that is put in is escaped, unless it is markup itself. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const text = parts.map((part, index) => part + toText(contents[index])).join('')
  return { markup: text }
}

/** Takes text that is trusted, such as a style sheet of ours. */
export function trusted(text: string): Markup {
  return { markup: text }
}

function toText(content: Content): string {
  if (content === undefined) return ''
  if (typeof content === 'string' || typeof content === 'number') return escapeText(String(content))
  if ('markup' in content) return content.markup
  return content.map(toText).join('')
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
