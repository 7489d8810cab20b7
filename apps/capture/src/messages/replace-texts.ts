import type { Messages } from './messages.ts'

/** The messages with some texts replaced, by key (`intro.tips.light`); a key that is no text changes nothing. Pure. */
export function replaceTexts(messages: Messages, replaced: Readonly<Record<string, string>>): Messages {
  const copy = JSON.parse(JSON.stringify(messages)) as Messages
  for (const [key, text] of Object.entries(replaced)) replace(copy, key.split('.'), text)
  return copy
}

function replace(messages: Messages, path: readonly string[], text: string): void {
  let node: unknown = messages
  for (const name of path.slice(0, -1)) node = own(node, name)
  const last = path[path.length - 1] ?? ''
  // A plural may get a form that the language's own text could do without.
  const known = typeof own(node, last) === 'string' || typeof own(node, 'other') === 'string'
  if (known) Object.assign(node as object, { [last]: text })
}

function own(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null && Object.keys(node).includes(name)
    ? (node as Record<string, unknown>)[name]
    : undefined
}
