/** Markup that is safe to send, as opposed to text. */
export type Html = { readonly markup: string }

type Part = string | number | Html | Html[] | undefined | false

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Makes markup of a template; every text in it is escaped, so that a name can't become a script. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: strings.map((string, index) => string + render(parts[index])).join('') }
}

function render(part: Part): string {
  if (part === undefined || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  if (typeof part === 'object') return part.markup
  return String(part).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')
}
