import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { viewWith } from '../capture-view.test-data.ts'
import { createFlowStore } from '../flow/flow-store.ts'
import { createSessionStore } from '../session.ts'
import { keepTime } from './time-effects.ts'

const none = () => ({ getItem: () => null, setItem: () => undefined, removeItem: () => undefined })

let stop: AbortController

/** A visit that has just reached the intro. */
function openVisit(view = viewWith()) {
  const store = createFlowStore()
  const sessions = createSessionStore(none)
  sessions.write('a', { captureToken: 'token', openedAtMs: Date.now() })
  store.dispatch({ type: 'VIEW', view })
  store.dispatch({ type: 'READY' })
  void keepTime({ store, sessions, processId: 'a' }, view, stop.signal)
  return { store, sessions }
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

beforeEach(() => {
  vi.useFakeTimers()
  stop = new AbortController()
})

afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

describe('the visit’s time', () => {
  it('is told 30 s before it is over, and then over', async () => {
    const { store } = openVisit()
    await pass(149)
    expect(store.get().timeWarning).toBeUndefined()
    await pass(2)
    expect(store.get().timeWarning).toEqual({ endsAtMs: expect.any(Number), extendable: true })
    await pass(30)
    expect(store.get()).toMatchObject({ state: 'ending', endingWith: 'TimeoutError', timeWarning: undefined })
  })

  it('begins again when the person asks, also across a reload, until the process itself ends', async () => {
    const { store, sessions } = openVisit()
    const extendable: (boolean | undefined)[] = []
    for (let times = 0; times < 5; times += 1) {
      await pass(151 + (times === 0 ? 0 : 29))
      extendable.push(store.get().timeWarning?.extendable)
      store.dispatch({ type: 'TIME_EXTENDED' })
    }
    expect(extendable).toEqual([true, true, true, true, false])
    expect(sessions.read('a')?.extendedMs).toBeGreaterThan(500_000)
  })

  it('goes on when the warning is only put away', async () => {
    const { store } = openVisit()
    await pass(151)
    store.dispatch({ type: 'TIME_NOTED' })
    expect(store.get().timeWarning).toBeUndefined()
    await pass(30)
    expect(store.get().state).toBe('ending')
  })

  it('cuts nobody off while they are recorded or judged, and warns afterwards', async () => {
    const { store } = openVisit()
    for (const type of ['START', 'CAMERA_RUNS', 'RECORD'] as const) store.dispatch({ type })
    await pass(300)
    expect(store.get()).toMatchObject({ state: 'recording', timeWarning: undefined })
    store.dispatch({ type: 'CAMERA_FAILED', camera: 'interrupted' })
    await pass(2)
    expect(store.get()).toMatchObject({ state: 'cameraFailed', timeWarning: { extendable: true } })
    await pass(31)
    expect(store.get().state).toBe('ending')
  })
})
