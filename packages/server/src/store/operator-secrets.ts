import { eq, isNotNull, or } from 'drizzle-orm'
import type { Keyring } from '../security/keyring.ts'
import { keyVersionOf, seal, unseal } from '../security/sealed-box.ts'
import type { Transaction } from './database.ts'
import { operator } from './schema.ts'

const noSalt = new Uint8Array(0)
const sealingKeys = (keyring: Keyring) => keyring.sealingKeys(noSalt, 'operator-secret')
const placeOf = (operatorId: string) => `operator-secret|${operatorId}`

/** What an operator's codes are made of, sealed for their row. */
export function sealSecondFactor(keyring: Keyring, operatorId: string, secret: Uint8Array): Buffer {
  return seal(sealingKeys(keyring), placeOf(operatorId), secret)
}

/** @throws BrokenSeal when it was not sealed for this operator with a key in force */
export function openSecondFactor(keyring: Keyring, operatorId: string, sealed: Uint8Array | null): Buffer | undefined {
  return sealed === null ? undefined : unseal(sealingKeys(keyring), placeOf(operatorId), sealed)
}

/** Seals all of them anew with the current master key. */
export async function resealOperatorSecrets(transaction: Transaction, keyring: Keyring): Promise<void> {
  const rows = await transaction
    .select()
    .from(operator)
    .where(or(isNotNull(operator.secondFactor), isNotNull(operator.begunSecondFactor)))
    .for('update')
  for (const { id, secondFactor, begunSecondFactor } of rows) {
    const anew = (sealed: Uint8Array | null) => {
      const secret = openSecondFactor(keyring, id, sealed)
      return secret === undefined || keyVersionOf(sealed as Uint8Array) === keyring.current
        ? sealed
        : sealSecondFactor(keyring, id, secret)
    }
    const change = { secondFactor: anew(secondFactor), begunSecondFactor: anew(begunSecondFactor) }
    await transaction.update(operator).set(change).where(eq(operator.id, id))
  }
}
