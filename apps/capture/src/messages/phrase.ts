/** A text with a number in it: its form for each plural category that the language has (CLDR); `{count}` is the number. */
export type Plural = { readonly other: string } & { readonly [category in Intl.LDMLPluralRule]?: string }

/** A text with its `{names}` replaced; a name without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** The form for a number, with the number as the language (BCP 47) writes it. */
export function countIn(lang: string, forms: Plural, count: number): string {
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? forms.other
  return fill(form, { count: new Intl.NumberFormat(lang).format(count) })
}
