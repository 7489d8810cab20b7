import type { Consent } from '@livegate/contract'

/** What the domain needs to keep what people agreed to. */

/** A text that somebody agreed to. `version`: its SHA-256, hex. */
export type ConsentText = { version: string; language: string; text: string; firstGivenAt: Date }

/** Texts of the capture page by language (BCP 47) and key, as it comes. */
export type PageTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** That the person before the page agreed. `phoneSession`: of the session that says so; undefined: the first browser's. */
export type GivenOnPage = { consent: Consent; text: ConsentText; phoneSession: string | undefined }

export interface Consents {
  /**
   * Keeps that a person agreed, and to what, while the capture is that session's and no SAMPLE is being judged; else false. To
   * the same text again changes nothing; another text takes the place of the one before.
   */
  give(applicationId: string, processId: string, given: GivenOnPage): Promise<boolean>
  findText(applicationId: string, version: string): Promise<ConsentText | undefined>
  /** Every text that somebody agreed to, oldest first. */
  listTexts(applicationId: string): Promise<ConsentText[]>
}
