import { createHash, randomUUID } from 'node:crypto'
import { handoffFragment, type OperationReport } from '@livegate/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runLivegate } from '../start-livegate.ts'
import { agreeOnPage } from './agree-on-page.ts'
import { type ApiUnderTest, applicationPath, formOf, openApiUnderTest, photo, processBody } from './api-under-test.ts'

/** What a person agreed to: told by the page, checked against the server's texts, kept with the OPERATION, read by an auditor. */

const processesPath = `${applicationPath}/gateway/process`
const operationPath = `${applicationPath}/operation/{operationId}`
const textPath = `${applicationPath}/consent-text/{consentVersion}`
const themePath = `${applicationPath}/theme`
const userPath = `${applicationPath}/user/{userId}`

let api: ApiUnderTest
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

beforeAll(async () => {
  api = await openApiUnderTest({ LIVEGATE_PUBLIC_URL: 'https://livegate.example' })
})
beforeEach(() => api.call('delete', themePath))
afterAll(() => api.close())

const post = (path: string, payload: object, token?: string) =>
  api.tested.app.inject({
    method: 'POST',
    url: `/api/capture/${path}`,
    payload,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })

/** A process whose page is open. */
async function openVisit(change: Record<string, unknown> = {}) {
  const made = (await api.call('post', processesPath, { body: processBody(change) })).json()
  const { processId, gatewayUrl } = made as { processId: string; gatewayUrl: string }
  const session = { processId, secret: gatewayUrl.split('#')[1], sessionKey: randomUUID() }
  const { captureToken: token } = (await post('session', session)).json()
  const { operationId } = (await api.call('get', `${processesPath}/{processId}`, { params: { processId } })).json()
  const consents = async () =>
    (await api.call('get', operationPath, { params: { operationId } })).json<OperationReport>().consents
  return { processId, operationId: operationId as string, token: token as string, consents }
}

const readText = (consentVersion: string) => api.call('get', textPath, { params: { consentVersion } })
const given = (source: 'PAGE' | 'RELYING_PARTY') => ({ source, givenAt: expect.any(String) })
const eventsOf = async (operationId: string) => {
  const events = await api.tested.dependencies.auditLog.events(api.tested.application.id, { after: 0, limit: 10_000 })
  return events.filter(({ type, subject }) => type === 'CONSENT_GIVEN' && subject.operationId === operationId)
}

describe('on the page', () => {
  it('is kept with its text, language, time and device, told of and audited', async () => {
    const visit = await openVisit()
    const before = Date.now()
    const { text, body } = agreeOnPage({ language: 'es' })
    expect((await post('consent', body, visit.token)).statusCode).toBe(200)
    const [consent] = (await visit.consents()) ?? []
    expect(consent).toEqual({ ...given('PAGE'), version: body.version, language: 'es', device: 'FIRST' })
    expect(Date.parse(consent?.givenAt ?? '')).toBeGreaterThanOrEqual(before)
    const read = await readText(body.version)
    api.expectDocumented('get', textPath, read, 200)
    expect(read.json()).toMatchObject({ version: body.version, language: 'es', text })
    expect(text.split('\n')).toHaveLength(7)
    expect(await eventsOf(visit.operationId)).toMatchObject([
      { actor: { kind: 'CAPTURE_SESSION' }, subject: { processId: visit.processId, consentVersion: body.version } },
    ])
  })

  it('said again, or by two at once, is the one of the first time; another text takes its place', async () => {
    const visit = await openVisit()
    const { body } = agreeOnPage()
    const replies = await Promise.all(Array.from({ length: 8 }, () => post('consent', body, visit.token)))
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    const first = await visit.consents()
    expect(first).toHaveLength(1)
    await post('consent', body, visit.token)
    expect(await visit.consents()).toEqual(first)
    expect(await eventsOf(visit.operationId)).toHaveLength(1)

    const texts = {
      'intro.ENROLLMENT.text': 'We keep a picture of you. You agree by going on.',
      'actions.start': 'I agree',
    }
    await api.call('put', themePath, { body: { texts: { en: texts } } })
    expect((await post('consent', body, visit.token)).json().code).toBe('CONSENT_TEXT_CHANGED')
    expect(await visit.consents()).toEqual(first)
    const changed = agreeOnPage({ texts })
    expect(changed.text).toContain('[I agree]')
    expect((await post('consent', changed.body, visit.token)).statusCode).toBe(200)
    expect(await visit.consents()).toEqual([expect.objectContaining({ version: changed.body.version })])
    expect((await readText(body.version)).statusCode).toBe(200)
    expect((await readText(changed.body.version)).json().text).toBe(changed.text)
  })

  it.each([
    ['a text of its own', () => ({ ...agreeOnPage().body, version: sha256('I agree to everything') })],
    ['the text of another operation', () => agreeOnPage({ operation: 'VERIFICATION' }).body],
    ['another language than it names', () => ({ ...agreeOnPage({ language: 'fr' }).body, language: 'en' })],
    ['a light that does not change', () => agreeOnPage({ light: true }).body],
    ['days that are not the application’s', () => agreeOnPage({ days: 1 }).body],
  ])('a page that showed %s is not believed', async (_, said) => {
    const visit = await openVisit()
    const reply = await post('consent', said(), visit.token)
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'CONSENT_TEXT_CHANGED'])
    expect(await visit.consents()).toBeUndefined()
  })

  it('names the days that the pictures are kept', async () => {
    const { pool } = api.tested.dependencies
    const keep = (days: string) => pool.query(`update application set policy = policy || '{"retentionDays":${days}}'`)
    await keep('{"SAMPLE_SOURCE":7,"SELFIE":1200}')
    const visit = await openVisit()
    const { text, body } = agreeOnPage({ days: 1200 })
    expect((await post('consent', body, visit.token)).statusCode).toBe(200)
    expect(text).toContain('1200')
    await keep('{}')
  })

  it('is none where no intro is shown', async () => {
    await api.call('put', themePath, { body: { screens: { intro: false } } })
    const visit = await openVisit()
    expect((await post('consent', agreeOnPage().body, visit.token)).json().code).toBe('CONSENT_TEXT_CHANGED')
    expect(await visit.consents()).toBeUndefined()
  })

  it('is given where the capture is: by the phone, in its language, and no more by the computer', async () => {
    const visit = await openVisit()
    await post('consent', agreeOnPage().body, visit.token)
    const { url } = (await post('handoff/code', { purpose: 'SCAN' }, visit.token)).json()
    const code = new URL(url).hash.slice(1).replace(handoffFragment, '')
    const phone = (await post('handoff/session', { processId: visit.processId, code, sessionKey: randomUUID() })).json()
    const onPhone = agreeOnPage({ language: 'de' })
    expect((await post('consent', onPhone.body, phone.captureToken)).statusCode).toBe(200)
    expect(await visit.consents()).toEqual([
      { ...given('PAGE'), version: onPhone.body.version, language: 'de', device: 'PHONE' },
    ])
    const late = await post('consent', agreeOnPage({ language: 'it' }).body, visit.token)
    expect([late.statusCode, late.json().code]).toEqual([409, 'CAPTURE_MOVED'])
  })

  it('comes too late once the visit is over', async () => {
    const visit = await openVisit()
    await post('failure', { errorKey: 'UserCancelled' }, visit.token)
    expect((await post('consent', agreeOnPage().body, visit.token)).json().code).toBe('PROCESS_COMPLETED')
  })
})

describe('by the relying party', () => {
  const consent = { version: 'terms-2026-11', givenAt: '2026-11-01T12:00:00+01:00', language: 'gl' }
  const kept = {
    source: 'RELYING_PARTY',
    version: 'terms-2026-11',
    language: 'gl',
    givenAt: '2026-11-01T11:00:00.000Z',
  }

  it('comes with the process and stays beside that of the page', async () => {
    const visit = await openVisit({ consent })
    expect(await visit.consents()).toEqual([kept])
    const { body } = agreeOnPage()
    await post('consent', body, visit.token)
    expect(await visit.consents()).toEqual([kept, expect.objectContaining({ source: 'PAGE', version: body.version })])
    expect((await eventsOf(visit.operationId)).map(({ actor }) => actor.kind)).toEqual([
      'APPLICATION',
      'CAPTURE_SESSION',
    ])
  })

  it('comes with an upload, as JSON', async () => {
    const path = `${userPath}/enrollment`
    const body = formOf({ sample: photo, liveness: 'NONE', consent: JSON.stringify(consent) })
    const headers = { prefer: 'respond-async' }
    const reply = await api.call('post', path, { params: { userId: 'ulla' }, body, headers })
    api.expectDocumented('post', path, reply, 202)
    expect(reply.json().consents).toEqual([kept])
  })

  it.each([
    ['in the future', { ...consent, givenAt: new Date(Date.now() + 3600_000).toISOString() }, '/body/consent/givenAt'],
    ['without a time', { version: '1' }, '/body/consent/givenAt'],
    ['without a version', { givenAt: consent.givenAt }, '/body/consent/version'],
    ['of a version as long as a text', { ...consent, version: 'x'.repeat(256) }, '/body/consent/version'],
    ['in no language', { ...consent, language: 'what?' }, '/body/consent/language'],
    ['that is no object', 'yes', '/body/consent'],
  ])('is refused %s', async (_, wrong, pointer) => {
    const asked = await api.call('post', processesPath, { body: processBody({ consent: wrong }) })
    const form = formOf({ sample: photo, liveness: 'NONE', consent: JSON.stringify(wrong) })
    const params = { userId: 'ulla' }
    const uploaded = await api.call('post', `${userPath}/enrollment`, { params, body: form })
    for (const reply of [asked, uploaded]) {
      expect([reply.statusCode, reply.json().details[0].pointer]).toEqual([400, pointer])
    }
  })
})

it('is exported and attested, and goes with the USER; the text stays, for the command line, too', async () => {
  const params = { userId: `erased-${randomUUID()}` }
  const visit = await openVisit({ ...params, consent: { version: '1', givenAt: new Date().toISOString() } })
  const { body, text } = agreeOnPage()
  await post('consent', body, visit.token)
  await post('failure', { errorKey: 'UserCancelled' }, visit.token)
  const consents = await visit.consents()
  expect(consents).toHaveLength(2)
  const exported = (await api.call('get', `${userPath}/export`, { params })).json()
  expect(exported.operations[0].report.consents).toEqual(consents)
  const attested = await api.call('get', `${operationPath}/attestation`, { params: { operationId: visit.operationId } })
  const [, claims = ''] = attested.json<{ attestation: string }>().attestation.split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).consents).toEqual(consents)

  expect((await api.call('delete', userPath, { params })).statusCode).toBe(200)
  expect(await visit.consents()).toBeUndefined()
  const { application, dataDir } = api.tested
  const { stdout } = await runLivegate(
    { LIVEGATE_DATA_DIR: dataDir },
    'app',
    'consent-text',
    application.id,
    body.version,
    '--json',
  )
  expect(JSON.parse(stdout)).toMatchObject([{ version: body.version, language: 'en', text }])
})
