/** Leaves out the entries without a value: the wire has no nulls. */
export function compact<T extends Record<string, unknown>>(entries: T) {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
