import { describe, expect, it } from 'vitest'
import { isPassing, readReply } from './reply.ts'

describe('readReply', () => {
  it('reads an answer and a refusal', () => {
    expect(readReply(200, null, '{"version":1}')).toEqual({ kind: 'ok', body: { version: 1 } })
    expect(readReply(409, null, '{"code":"PROCESS_COMPLETED"}')).toEqual({
      kind: 'refused',
      status: 409,
      code: 'PROCESS_COMPLETED',
      retryAfterMs: undefined,
    })
  })

  it('tells how long to wait', () => {
    expect(readReply(503, '7', '{"code":"SERVER_BUSY"}')).toMatchObject({ retryAfterMs: 7000 })
  })

  it('takes a stranger’s page for no answer', () => {
    expect(readReply(200, null, '<html>log in to the hotel</html>')).toEqual({ kind: 'unreachable' })
    expect(readReply(502, null, '<html>bad gateway</html>')).toMatchObject({ kind: 'refused', code: undefined })
  })
})

describe('isPassing', () => {
  it.each([
    [429, true],
    [503, true],
    [500, true],
    [400, false],
    [401, false],
    [409, false],
    [413, false],
  ])('%i: %s', (status, passing) => {
    expect(isPassing({ kind: 'refused', status, code: undefined, retryAfterMs: undefined })).toBe(passing)
  })
})
