import { describe, expect, it } from 'vitest'
import { createSessionStore, linkProblemOf, readLink } from './session.ts'

const session = { captureToken: 'token', openedAtMs: 1000 }

function storageIn(items: Map<string, string>) {
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

describe('readLink', () => {
  it('reads the process and the secret of a gatewayUrl', () => {
    expect(readLink({ pathname: '/gateway/abc', hash: '#s3cret' })).toEqual({ processId: 'abc', secret: 's3cret' })
    expect(readLink({ pathname: '/gateway/abc/', hash: '' })).toEqual({ processId: 'abc', secret: '' })
  })
})

describe('the session store', () => {
  it('keeps a session for a reload, for its own process only', () => {
    const items = new Map<string, string>()
    createSessionStore(() => storageIn(items)).write('a', session)
    const reloaded = createSessionStore(() => storageIn(items))
    expect(reloaded.read('a')).toEqual(session)
    expect(reloaded.read('b')).toBeUndefined()
    reloaded.forget('a')
    expect(createSessionStore(() => storageIn(items)).read('a')).toBeUndefined()
  })

  it('falls back to memory where storage is forbidden', () => {
    const store = createSessionStore(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    store.write('a', session)
    expect(store.read('a')).toEqual(session)
    store.forget('a')
    expect(store.read('a')).toBeUndefined()
  })

  it.each(['', '{', '{}', '{"captureToken":1,"openedAtMs":"x"}'])('ignores what is not a session: %s', (text) => {
    const items = new Map([['livegate-capture:a', text]])
    expect(createSessionStore(() => storageIn(items)).read('a')).toBeUndefined()
  })
})

describe('linkProblemOf', () => {
  it.each([
    ['PROCESS_ALREADY_OPENED', 409, 'usedElsewhere'],
    ['PROCESS_COMPLETED', 409, 'finished'],
    ['PROCESS_NOT_FOUND', 404, 'notFound'],
    ['CAPTURE_TOKEN_NOT_VALID', 401, 'expired'],
    ['INVALID_REQUEST', 400, 'incomplete'],
  ] as const)('%s', (code, status, problem) => {
    expect(linkProblemOf({ code, status })).toBe(problem)
  })
})
