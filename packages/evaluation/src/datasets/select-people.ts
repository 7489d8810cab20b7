import { EvaluationFailure } from '../evaluation-failure.ts'
import { seededRandom, shuffled } from '../random.ts'
import { type Split, splitOf } from '../split.ts'

/** Which people of a data set take part. */
export type PeopleSelection = {
  /** One half of the people by `splitOf`, so that what is tuned and what is reported never share anybody. */
  split: Split | 'all'
  /** Only people whose identity this matches. */
  people?: RegExp | undefined
  /** At most so many people (of PAD: presentations of each kind), drawn with the seed. */
  limit?: number | undefined
  seed: number
}

/** Whether a person is of the asked half and matches. */
export function isSelected(identity: string, { split, people }: PeopleSelection): boolean {
  return (split === 'all' || splitOf(identity) === split) && (people === undefined || people.test(identity))
}

/** At most `limit` of the values, drawn with the seed, in their old order. */
export function drawAtMost<T>(values: readonly T[], { limit, seed }: PeopleSelection): T[] {
  if (limit === undefined || values.length <= limit) return [...values]
  const drawn = new Set(shuffled([...values.keys()], seededRandom(seed)).slice(0, limit))
  return values.filter((_, index) => drawn.has(index))
}

/**
 * A person's name in a path or a file name: what the expression's first group (or the whole of it) matches.
 * @throws EvaluationFailure WRONG_ARGUMENT where it doesn't match: a person left out silently would bias every figure
 */
export function identityFrom(name: string, expression: RegExp | undefined): string {
  if (!expression) return name
  const match = expression.exec(name)
  const identity = match?.[1] ?? match?.[0]
  if (!identity) throw new EvaluationFailure('WRONG_ARGUMENT', `${expression} finds no identity in "${name}"`)
  return identity
}
