import { createHash } from 'node:crypto'
import { type CaptureView, type ConsentBody, consentText } from '@livegate/contract'
import { type SessionDependencies, viewProcess } from './capture-session.ts'
import type { Consents, PageTexts } from './consent-ports.ts'
import { findCurrentProcess } from './end-process.ts'
import { GatewayError } from './errors.ts'
import type { GatewayProcess } from './gateway-process.ts'
import { requireHold } from './hold-capture.ts'
import { asksForLight } from './light-challenge.ts'
import type { CaptureClaims, Themes } from './ports.ts'
import { evidenceRetentionDays } from './retention.ts'

type Dependencies = SessionDependencies & { consents: Consents; themes: Pick<Themes, 'find'>; pageTexts: PageTexts }

/**
 * Records that the person on the page has read the intro and pressed its button, by this server's clock. The text is put together here,
 * of the page's texts and the application's theme: what the page says only has to fit it.
 * Errors: CONSENT_TEXT_CHANGED (the page showed something else, or has no intro), CAPTURE_MOVED, PROCESS_NOT_FOUND, PROCESS_COMPLETED,
 * PROCESS_STATE_CONFLICT.
 */
export async function giveConsent(
  dependencies: Dependencies,
  claims: CaptureClaims,
  said: ConsentBody,
): Promise<CaptureView> {
  const { consents, clock } = dependencies
  const { applicationId, processId, phoneSession } = claims
  const process = await findCurrentProcess(dependencies, applicationId, processId)
  requireHold(process, claims)
  const text = await readIntro(dependencies, process, said)
  const version = text && createHash('sha256').update(text).digest('hex')
  if (text === undefined || version !== said.version) throw new GatewayError('CONSENT_TEXT_CHANGED')
  const now = clock.now()
  const { language } = said
  const given = await consents.give(applicationId, processId, {
    consent: {
      source: 'PAGE',
      version,
      language,
      givenAt: now.toISOString(),
      device: phoneSession === undefined ? 'FIRST' : 'PHONE',
    },
    text: { version, language, text, firstGivenAt: now },
    phoneSession,
  })
  if (given) return viewProcess(dependencies, process, claims)
  const current = await findCurrentProcess(dependencies, applicationId, processId)
  requireHold(current, claims)
  throw new GatewayError(current.status === 'COMPLETED' ? 'PROCESS_COMPLETED' : 'PROCESS_STATE_CONFLICT')
}

/** What the intro of this visit says in a language; undefined where there is none, or not such a one. */
async function readIntro(
  { applications, operations, themes, pageTexts }: Dependencies,
  { applicationId, operationId }: GatewayProcess,
  { language, light, button }: ConsentBody,
): Promise<string | undefined> {
  const [application, operation, theme] = await Promise.all([
    applications.find(applicationId),
    operations.find(applicationId, operationId),
    themes.find(applicationId),
  ])
  if (application === undefined || operation === undefined) throw new GatewayError('PROCESS_NOT_FOUND')
  const changesLight = asksForLight(application, operation)
  // Where the light will change the page says so beforehand, whether it has an intro or not.
  if (!application.policy.showIntro && !changesLight) return undefined
  if ((light && !changesLight) || (button === 'WITHOUT_LIGHT' && !light)) return undefined
  const texts = { ...pageTexts[language], ...theme?.texts?.[language] }
  const retentionDays = evidenceRetentionDays(application.policy.retentionDays)
  return consentText(language, (key) => texts[key], { operation: operation.type, light, button, retentionDays })
}
