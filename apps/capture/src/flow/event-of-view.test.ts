import { describe, expect, it } from 'vitest'
import { viewWith } from '../capture-view.test-data.ts'
import { eventOfView } from './event-of-view.ts'

const returnUrl = 'https://relying.example/back'

describe('eventOfView', () => {
  it.each(['CONFIRMED', 'NOT_CONFIRMED'] as const)('tells a decided process: %s', (kind) => {
    const view = viewWith({ status: 'COMPLETED', outcome: { kind, returnUrl } })
    expect(eventOfView(view, { told: true })).toEqual({ type: kind })
  })

  it('shows the dialog of a failure that nobody was told of, when the application wants it', () => {
    const view = viewWith({ status: 'COMPLETED', outcome: { kind: 'FAILED', errorKey: 'TimeoutError', returnUrl } })
    const silent = { ...view, settings: { ...view.settings, showErrorDialog: false } }
    expect(eventOfView(view, { told: false })).toEqual({ type: 'FAILED' })
    expect(eventOfView(view, { told: true })).toEqual({ type: 'DISMISSED' })
    expect(eventOfView(silent, { told: false })).toEqual({ type: 'DISMISSED' })
  })

  it('tells a SAMPLE that is being judged from one that was not good enough', () => {
    expect(eventOfView(viewWith({ status: 'PROCESSING' }), { told: false })).toEqual({ type: 'ACCEPTED' })
    const rejected = viewWith({ status: 'IN_PROGRESS', rejection: 'TOO_DARK' })
    expect(eventOfView(rejected, { told: false })).toEqual({ type: 'REJECTED' })
  })

  it('has nothing to say while the capture runs', () => {
    expect(eventOfView(viewWith({ status: 'IN_PROGRESS' }), { told: false })).toBeUndefined()
  })

  it('goes straight back once confirmed, where the application shows no result', () => {
    const outcome = { kind: 'CONFIRMED', returnUrl: 'https://relying.example/' } as const
    const { settings } = viewWith()
    const view = viewWith({ status: 'COMPLETED', outcome, settings: { ...settings, showResult: false } })
    expect(eventOfView(view, { told: false })).toEqual({ type: 'DISMISSED' })
    expect(eventOfView({ ...view, outcome: { ...outcome, kind: 'NOT_CONFIRMED' } }, { told: false })).toEqual({
      type: 'NOT_CONFIRMED',
    })
  })

  describe('with a phone', () => {
    const phone = { stage: 'RECORDING', present: true } as const
    const silent = { ...phone, present: false }
    const cancelled = { kind: 'FAILED', errorKey: 'UserCancelled', returnUrl } as const

    it('the computer watches, and minds its silence only until the SAMPLE has come', () => {
      const typeOf = (change: Parameters<typeof viewWith>[0]) => eventOfView(viewWith(change), { told: false })?.type
      expect(typeOf({ status: 'IN_PROGRESS', phone, rejection: 'TOO_DARK' })).toBe('PHONE_CONNECTED')
      expect(typeOf({ status: 'IN_PROGRESS', phone: silent })).toBe('PHONE_LOST')
      expect(typeOf({ status: 'PROCESSING', phone: silent })).toBe('PHONE_CONNECTED')
      expect(typeOf({ status: 'IN_PROGRESS', phone, device: 'PHONE' })).toBeUndefined()
    })

    it('the computer goes back at the end, without a dialog for whoever stopped on the phone', () => {
      const completed = viewWith({ status: 'COMPLETED', phone, outcome: cancelled })
      expect(eventOfView(completed, { told: false })).toEqual({ type: 'DISMISSED' })
      expect(eventOfView({ ...completed, device: 'PHONE' }, { told: false })).toEqual({ type: 'PHONE_DONE' })
    })
  })
})
