/** What JSON can say. A property that is undefined is as if it were not there. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * The one text that stands for a value: JSON Canonicalization Scheme (RFC 8785). Names are sorted by UTF-16 code units;
 * numbers and strings are as ECMAScript writes them, which is what the scheme asks for. Throws for NaN and infinities.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) return canonicalObject(value as { [name: string]: Json | undefined })
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
  return JSON.stringify(value)
}

function canonicalObject(value: { readonly [name: string]: Json | undefined }): string {
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name]
      return member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`]
    })
  return `{${members.join(',')}}`
}
