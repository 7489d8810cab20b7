/** Spreadsheets run what begins like this. */
const formula = /^[=+\-@\t\r]/

/** RFC 4180, a column for each path that any item has; what a spreadsheet would run begins with an apostrophe. */
export function toCsv(items: readonly object[]): string {
  const rows = items.map((item) => flatten(item))
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))]
  return `${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`
}

function flatten(value: unknown, path = ''): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object') return { [path]: String(value) }
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return { [path]: value.join(' ') }
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, part]) => flatten(part, path === '' ? name : `${path}.${name}`)),
  )
}

function quote(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text)
  const safe = formula.test(text) && !isNumber ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
