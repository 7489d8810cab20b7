import type { CaptureView, ConsentBody } from '@livegate/contract'
import { type ConsentButton, consentText } from '@livegate/contract/consent-text'
import type { Language } from './messages/choose-language.ts'
import type { Messages } from './messages/messages.ts'

/** What the person read on the intro and agreed to by its button. `told`: the server knows, or will not hear of it. */
export type Agreement = { text: string; said: Omit<ConsentBody, 'version'>; told: boolean }

/** Whether a visit has an intro. Whoever may be hurt by changing light must hear of it beforehand. */
export function hasIntro({ settings }: CaptureView): boolean {
  return settings.showIntro || settings.lightChallenge !== 'OFF'
}

/** Whether a capture on this page has to begin with the intro: there is one, and nobody has agreed to it here. */
export function mustAgree(agreement: Agreement | undefined, view: CaptureView | undefined): boolean {
  return agreement === undefined && view !== undefined && hasIntro(view)
}

/** The agreement to an intro, as it is on the screen. `light`: it says that the light will change. */
export function agreementTo(
  { operation, settings }: CaptureView,
  { lang, messages }: Pick<Language, 'lang' | 'messages'>,
  { light, button }: { light: boolean; button: ConsentButton },
): Agreement {
  const shown = { operation, light, button, retentionDays: settings.evidenceRetentionDays }
  const text = consentText(lang, (key) => textAt(messages, key), shown)
  return { text, said: { language: lang as ConsentBody['language'], light, button }, told: false }
}

/** What the server is told of an agreement. */
export async function bodyOf({ text, said }: Agreement): Promise<ConsentBody> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const version = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { ...said, version }
}

function textAt(messages: Messages, key: string): string | undefined {
  let node: unknown = messages
  for (const name of key.split('.')) node = (node as Record<string, unknown> | undefined)?.[name]
  return typeof node === 'string' ? node : undefined
}
