/** Moments, numbers and codes as people read them. */

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const number = new Intl.NumberFormat('en-GB')
const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** In the reader's own time zone. */
export const momentOf = (text: string) => moment.format(new Date(text))
export const numberOf = (value: number) => number.format(value)
/** In decimal units, three digits: Intl's own would say "11mB". */
export function bytesOf(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), byteUnits.length - 1)
  return `${Number((value / 1000 ** power).toPrecision(3))} ${byteUnits[power]}`
}
/** 0..1 with as many digits as tell anything. */
export const scoreOf = (value: number) => value.toFixed(3)

/** `MATCHING_BELOW_THRESHOLD` -> `Matching below threshold`. */
export function sayCode(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The first eight characters of an id tell it apart in a list. */
export const shortId = (id: string) => id.slice(0, 8)
