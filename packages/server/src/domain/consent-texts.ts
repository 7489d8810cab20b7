import type { ConsentTextReport } from '@livegate/contract'
import type { Consents, ConsentText } from './consent-ports.ts'
import { GatewayError } from './errors.ts'

/** What people agreed to, by its version. Errors: CONSENT_TEXT_NOT_FOUND. */
export async function readConsentText(
  { consents }: { consents: Pick<Consents, 'findText'> },
  applicationId: string,
  version: string,
): Promise<ConsentTextReport> {
  const found = await consents.findText(applicationId, version)
  if (found === undefined) throw new GatewayError('CONSENT_TEXT_NOT_FOUND')
  return reportConsentText(found)
}

/** A text as the API tells it. */
export function reportConsentText({ firstGivenAt, ...text }: ConsentText): ConsentTextReport {
  return { ...text, firstGivenAt: firstGivenAt.toISOString() }
}
