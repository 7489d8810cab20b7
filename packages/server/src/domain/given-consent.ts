import type { Consent, GivenConsent } from '@livegate/contract'
import { compact } from './compact.ts'
import { invalidField } from './errors.ts'

/** Clocks of relying parties may be ahead by as much, ms. */
const clockSkewMs = 5 * 60_000

/**
 * Consent as a relying party told of it; none where it told of none. Errors: INVALID_REQUEST (it is yet to be given).
 */
export function consentsOf(given: GivenConsent | undefined, now: Date): Consent[] | undefined {
  if (given === undefined) return undefined
  const givenAt = new Date(given.givenAt)
  if (givenAt.getTime() > now.getTime() + clockSkewMs)
    throw invalidField('consent/givenAt', 'must not be in the future')
  const { version, language } = given
  return [{ source: 'RELYING_PARTY', version, ...compact({ language }), givenAt: givenAt.toISOString() }]
}
