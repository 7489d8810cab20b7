/** Moments, numbers and codes as people read them. */

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const number = new Intl.NumberFormat('en-GB')
const bytes = new Intl.NumberFormat('en-GB', {
  notation: 'compact',
  style: 'unit',
  unit: 'byte',
  unitDisplay: 'narrow',
})

/** In the reader's own time zone. */
export const momentOf = (text: string) => moment.format(new Date(text))
export const numberOf = (value: number) => number.format(value)
export const bytesOf = (value: number) => bytes.format(value)
/** 0..1 with as many digits as tell anything. */
export const scoreOf = (value: number) => value.toFixed(3)

/** `MATCHING_BELOW_THRESHOLD` -> `Matching below threshold`. */
export function sayCode(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The first eight characters of an id tell it apart in a list. */
export const shortId = (id: string) => id.slice(0, 8)
