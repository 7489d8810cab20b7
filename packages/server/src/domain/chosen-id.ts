import { chosenId } from '@livegate/contract'
import { invalidField } from './errors.ts'

/** Refuses an id that the API could not be asked for. Errors: INVALID_REQUEST. */
export function requireChosenId(field: string, id: string): void {
  const { error } = chosenId.safeParse(id)
  if (error !== undefined) throw invalidField(field, error.issues[0]?.message ?? 'is not valid')
}
