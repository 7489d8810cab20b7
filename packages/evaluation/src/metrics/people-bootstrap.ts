import { seededRandom } from '../random.ts'
import { type Proportion, percentileInterval, proportion } from './proportion.ts'

/** A trial, by the person who made it. */
export type PersonTrial = { person: number; failed: boolean }

/**
 * A rate of trials of which each person made several, with a 95% interval by drawing people, all of whose trials go
 * with them (the cluster bootstrap). Without any error the rule of three, over people.
 */
export function proportionOfPeople(trials: readonly PersonTrial[], replicates: number, seed: number): Proportion {
  const byPerson = new Map<number, { errors: number; trials: number }>()
  for (const { person, failed } of trials) {
    const counts = byPerson.get(person) ?? { errors: 0, trials: 0 }
    byPerson.set(person, { errors: counts.errors + (failed ? 1 : 0), trials: counts.trials + 1 })
  }
  const people = [...byPerson.values()]
  const plain = proportion(
    people.reduce((sum, { errors }) => sum + errors, 0),
    trials.length,
    people.length,
  )
  if (plain.errors === 0) return plain
  const random = seededRandom(seed)
  const rates = Array.from({ length: replicates }, () => {
    let [errors, count] = [0, 0]
    for (let drawn = 0; drawn < people.length; drawn++) {
      const person = people[Math.floor(random() * people.length)]
      errors += person?.errors ?? 0
      count += person?.trials ?? 0
    }
    return errors / count
  })
  return { ...plain, ...percentileInterval(rates), method: 'SUBJECT_BOOTSTRAP' }
}
