import { CommandFailure } from './output.ts'

/** An option that must be a number, not negative. @throws CommandFailure WRONG_ARGUMENT */
export function toNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number
  throw new CommandFailure('WRONG_ARGUMENT', `--${option} must be a number, not "${text}"`)
}

/** An option that must be a regular expression. @throws CommandFailure WRONG_ARGUMENT */
export function toExpression(option: string, text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text)
  } catch (error) {
    throw new CommandFailure('WRONG_ARGUMENT', `--${option}: ${(error as Error).message}`)
  }
}

/** The options that say which part of a list. @throws CommandFailure WRONG_ARGUMENT */
export function toPage({ limit, cursor }: { limit: string; cursor: string | undefined }) {
  const wanted = Number(limit)
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 200) return { limit: wanted, cursor }
  throw new CommandFailure('WRONG_ARGUMENT', `--limit must be a whole number from 1 to 200, not "${limit}"`)
}
