import { z } from 'zod'
import { pageOf } from './page.ts'
import { lineOfText, textUpTo, timestamp, uuid } from './text.ts'

/**
 * What an operator of the console may do. VIEWER sees what there is and how it goes, but no pictures of people; AUDITOR sees everything and
 * changes nothing; OPERATOR changes everything but operators; OWNER those, too.
 */
export const operatorRole = z.enum(['OWNER', 'OPERATOR', 'AUDITOR', 'VIEWER'])
export type OperatorRole = z.infer<typeof operatorRole>

const email = z.email().max(254).toLowerCase().describe('To sign in with; nothing is sent to it')
const name = lineOfText(255).describe('For people')

/** NIST SP 800-63B, 3.1.1: length alone; what is longer than this is no password. */
const newPassword = textUpTo(200).min(12).describe('12 characters or more')
const password = textUpTo(200).min(1)

/** An operator, as operators see each other. */
export const operatorReport = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    role: operatorRole,
    disabled: z.boolean(),
    setUp: z.boolean().describe('Whether they have opened their set-up link and chosen a password'),
    secondFactor: z.boolean().describe('Whether signing in takes a code, too'),
    createdAt: timestamp,
    signedInAt: timestamp.optional().describe('The last time'),
  })
  .meta({ id: 'Operator' })
export type OperatorReport = z.infer<typeof operatorReport>

/** 200 of `GET operator`. */
export const operatorPage = pageOf(operatorReport).meta({ id: 'OperatorPage' })

/** Body of `POST operator`. */
export const inviteOperatorBody = z.object({ email, name, role: operatorRole }).meta({ id: 'InviteOperator' })
export type InviteOperatorBody = z.infer<typeof inviteOperatorBody>

/** Body of `PUT operator/{operatorId}`. */
export const changeOperatorBody = z
  .object({ name, role: operatorRole, disabled: z.boolean().default(false) })
  .meta({ id: 'ChangeOperator' })
export type ChangeOperatorBody = z.infer<typeof changeOperatorBody>

const setUpUrl = z.string().describe('Give it to them: whoever opens it first, within a day, chooses the password')

/** 201 of `POST operator/{operatorId}/set-up-link`. */
export const setUpLink = z.object({ setUpUrl, expiresAt: timestamp }).meta({ id: 'SetUpLink' })
export type SetUpLink = z.infer<typeof setUpLink>

/** 201 of `POST operator`. */
export const invitedOperator = setUpLink.extend({ operator: operatorReport }).meta({ id: 'InvitedOperator' })

/** Body of `POST set-up`. */
export const setUpBody = z
  .object({
    token: textUpTo(100).min(1).describe('What stands after # in the set-up link'),
    password: newPassword,
    email: email.optional().describe('Of the first owner, whom nobody has invited'),
    name: name.optional().describe('Of the first owner'),
  })
  .meta({ id: 'SetUp' })
export type SetUpBody = z.infer<typeof setUpBody>

/** Body of `POST session`. */
export const signInBody = z
  .object({
    email: textUpTo(254).min(1),
    password,
    code: textUpTo(40).min(1).optional().describe('Of the authenticator app, or one of the recovery codes'),
  })
  .meta({ id: 'SignIn' })
export type SignInBody = z.infer<typeof signInBody>

/** 200 of `GET session`: who is signed in. */
export const sessionReport = z
  .object({ operator: operatorReport, expiresAt: timestamp.optional().describe('Absent for who uses a token') })
  .meta({ id: 'ConsoleSession' })
export type SessionReport = z.infer<typeof sessionReport>

/** Body of `PUT session/password`. */
export const changePasswordBody = z.object({ current: password, next: newPassword }).meta({ id: 'ChangePassword' })
export type ChangePasswordBody = z.infer<typeof changePasswordBody>

/** 201 of `POST session/second-factor`: what the authenticator app wants to know (RFC 6238). */
export const begunSecondFactor = z
  .object({
    secret: z.string().describe('Base 32'),
    otpauthUrl: z.string().describe('The same as a link, and as a QR code when it is drawn as one'),
  })
  .meta({ id: 'BegunSecondFactor' })

/** Body of `PUT session/second-factor`: that the app has it. */
export const confirmSecondFactorBody = z
  .object({ code: z.string().regex(/^\d{6}$/, { error: 'must be 6 digits' }) })
  .meta({ id: 'ConfirmSecondFactor' })

/** 200 of `PUT session/second-factor`. */
export const recoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each works once in the place of a code; shown only now') })
  .meta({ id: 'RecoveryCodes' })

/** Body of `DELETE session/second-factor`. */
export const confirmPasswordBody = z.object({ password }).meta({ id: 'ConfirmPassword' })

const longestTokenDays = 366

/** Body of `POST session/token`. */
export const issueTokenBody = z
  .object({ name, days: z.int().min(1).max(longestTokenDays).default(90).describe('Until it ends') })
  .meta({ id: 'IssueOperatorToken' })
export type IssueTokenBody = z.infer<typeof issueTokenBody>

/** A token of an operator's own, for programs; never itself. */
export const tokenReport = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: timestamp,
    expiresAt: timestamp,
    usedAt: timestamp.optional(),
  })
  .meta({ id: 'OperatorToken' })
export type TokenReport = z.infer<typeof tokenReport>

/** 200 of `GET session/token`. */
export const tokenList = z.object({ items: z.array(tokenReport) }).meta({ id: 'OperatorTokenList' })

/** 201 of `POST session/token`. */
export const issuedToken = tokenReport
  .extend({ token: z.string().describe('lgo_…: it may what you may, and is shown only now') })
  .meta({ id: 'IssuedOperatorToken' })

/** 200 of `GET sign-in-options`. */
export const signInOptions = z
  .object({ setUp: z.boolean().describe('Whether anybody can sign in; else the start has printed a set-up link') })
  .meta({ id: 'SignInOptions' })
export type SignInOptions = z.infer<typeof signInOptions>
