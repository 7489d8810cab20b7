import type { CaptureView, ConsentBody } from '@livegate/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { agreementTo, mustAgree } from '../agreement.ts'
import { english } from '../messages/choose-language.ts'
import type { Page } from '../page.ts'
import type { Reply } from '../reply.ts'
import { createSessionStore } from '../session.ts'
import { tellConsent } from './tell-consent.ts'

const view = { operation: 'VERIFICATION', settings: { showIntro: true, lightChallenge: 'OFF' } } as CaptureView
const refused = (code: string) =>
  ({ kind: 'refused', status: 409, code, retryAfterMs: undefined }) as Reply<CaptureView>
const signal = new AbortController().signal

afterEach(() => vi.unstubAllGlobals())

/** A page whose person has agreed, and what its server answers, one after another. */
function pageThatHears(replies: Reply<CaptureView>[], storage: Map<string, string> | null = new Map()) {
  const told: ConsentBody[] = []
  const sessions = createSessionStore(() => {
    if (storage === null) throw new Error('forbidden')
    return {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, text) => void storage.set(key, text),
      removeItem: () => {},
    }
  })
  sessions.write('p', { captureToken: 'token', openedAtMs: 1 })
  const giveConsent = async (body: ConsentBody) => {
    told.push(body)
    return replies[told.length - 1] ?? { kind: 'unreachable' as const }
  }
  const agreement = agreementTo(view, english, { light: false, button: 'START' })
  const page = { processId: 'p', sessions, api: { giveConsent }, agreement } as unknown as Page
  const reload = vi.fn()
  vi.stubGlobal('window', { location: { reload } })
  return { page, told, reload }
}

describe('what the person agreed to', () => {
  it('is told until the server knows, and not again', async () => {
    const busy = { ...refused('SERVER_BUSY'), status: 503 }
    const { page, told } = pageThatHears([{ kind: 'unreachable' }, busy, { kind: 'ok', body: view }])
    const answers: boolean[] = []
    for (let round = 0; round < 4; round += 1) answers.push(await tellConsent(page, signal))
    expect(answers).toEqual([false, false, true, true])
    expect(told).toHaveLength(3)
    expect(new Set(told.map(({ version }) => version)).size).toBe(1)
    expect(told[0]).toMatchObject({ version: expect.stringMatching(/^[0-9a-f]{64}$/), language: 'en', button: 'START' })
  })

  it('where the text has changed, the page loads itself anew, once', async () => {
    const { page, reload } = pageThatHears([refused('CONSENT_TEXT_CHANGED'), refused('CONSENT_TEXT_CHANGED')])
    expect(await tellConsent(page, signal)).toBe(true)
    expect(reload).toHaveBeenCalledTimes(1)
    Object.assign(page, { agreement: agreementTo(view, english, { light: false, button: 'START' }) })
    expect(await tellConsent(page, signal)).toBe(true)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('where a new load would lose the session, the visit goes on as it is', async () => {
    const { page, reload } = pageThatHears([refused('CONSENT_TEXT_CHANGED')], null)
    expect(await tellConsent(page, signal)).toBe(true)
    expect(reload).not.toHaveBeenCalled()
  })

  it('is nothing where nobody pressed the intro’s button', async () => {
    const { page, told } = pageThatHears([])
    Object.assign(page, { agreement: undefined })
    expect(await tellConsent(page, signal)).toBe(true)
    expect(told).toEqual([])
    expect(mustAgree(undefined, view)).toBe(true)
    expect(mustAgree(undefined, { ...view, settings: { ...view.settings, showIntro: false } })).toBe(false)
    expect(mustAgree(undefined, undefined)).toBe(false)
  })
})
