import { z } from 'zod'
import { lineOfText, timestamp } from './text.ts'

const language = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag')

/** Consent that the relying party asked for itself, in the requests that make an OPERATION. */
export const givenConsent = z
  .object({
    version: lineOfText(255).describe('Names the text that the person agreed to, at the relying party'),
    givenAt: z.iso.datetime({ offset: true }).describe('When; not in the future'),
    language: language.optional().describe('BCP 47: what the text was written in'),
  })
  .meta({ id: 'GivenConsent' })
export type GivenConsent = z.infer<typeof givenConsent>

/** The same as a part of a form, where objects are JSON text. */
export const givenConsentPart = z.preprocess((value) => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}, givenConsent)

/** What a person agreed to before an OPERATION. */
export const consent = z
  .object({
    source: z
      .enum(['PAGE', 'RELYING_PARTY'])
      .describe(
        "PAGE: shown by the capture page, and checked against this server's texts. RELYING_PARTY: as it was told",
      ),
    version: z
      .string()
      .describe(
        "PAGE: SHA-256 of the text, hex; GET consent-text/{consentVersion} reads it. RELYING_PARTY: the relying party's own",
      ),
    language: z.string().optional().describe('BCP 47: what the text was written in'),
    givenAt: timestamp.describe("PAGE: by this server's clock"),
    device: z
      .enum(['FIRST', 'PHONE'])
      .optional()
      .describe('PAGE: the browser that opened the gatewayUrl, or the phone that took the capture over'),
  })
  .meta({ id: 'Consent' })
export type Consent = z.infer<typeof consent>

/** 200 of `GET consent-text/{consentVersion}`. */
export const consentTextReport = z
  .object({
    version: z.string().describe('SHA-256 of the text in UTF-8, hex'),
    language: z.string().describe('BCP 47'),
    text: z.string().describe("The intro's lines in their order; last, in brackets, the button that was pressed"),
    firstGivenAt: timestamp.describe('When somebody agreed to it for the first time'),
  })
  .meta({ id: 'ConsentText' })
export type ConsentTextReport = z.infer<typeof consentTextReport>

/** In the path of `GET consent-text/{consentVersion}`. */
export const consentVersion = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
