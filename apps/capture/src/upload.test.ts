import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reply } from './reply.ts'
import { createUpload, type UploadCalls } from './upload.ts'

type Ended = Awaited<ReturnType<UploadCalls['endUpload']>>

const out: Reply<never> = { kind: 'refused', status: 409, code: 'UPLOAD_OUT_OF_STEP', retryAfterMs: undefined }
const lost: Reply<never> = { kind: 'unreachable' }

/** A server as strict as ours. `fails`: what becomes of each call in turn: answered, lost on the way there, or on the way back. */
function createServer(fails: readonly ('there' | 'back' | undefined)[]) {
  let kept = new Blob()
  let ended: Blob | undefined
  let call = 0
  const over = <Body>(work: () => Reply<Body>): Promise<Reply<Body>> => {
    const fail = fails[call++]
    if (fail === 'there') return Promise.resolve(lost)
    const reply = work()
    return Promise.resolve(fail === 'back' ? lost : reply)
  }
  const progress = () => ({ kind: 'ok', body: { receivedBytes: kept.size } }) as const
  const calls: UploadCalls = {
    sendPart: ({ offsetBytes, bytes }, onSent) =>
      over(() => {
        if (offsetBytes !== kept.size) return out
        kept = new Blob([kept, bytes])
        onSent(bytes.size)
        return progress()
      }),
    readUpload: () => over(progress),
    endUpload: ({ offsetBytes, sample }) =>
      over<Extract<Ended, { kind: 'ok' }>['body']>(() => {
        if (ended === undefined && offsetBytes !== kept.size) return out
        ended ??= new Blob([kept, sample.bytes.slice(offsetBytes)])
        return { kind: 'ok', body: { status: 'PROCESSING' } as never }
      }),
  }
  return { calls, whole: () => ended, kept: () => kept.size }
}

const { signal } = new AbortController()
const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60_000 }), { minLength: 1, maxLength: 12 })
const failures = fc.array(fc.constantFrom('there', 'back', undefined), { maxLength: 12 })

describe('an upload', () => {
  it('makes the whole of what was recorded, whatever calls are lost', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, failures, fc.nat(), async (recorded, fails, yields) => {
        const server = createServer(fails)
        const upload = createUpload(server.calls, 'id')
        for (const [index, piece] of recorded.entries()) {
          upload.add(new Blob([new Uint8Array(piece)]))
          if ((yields >> index) & 1) await new Promise(setImmediate)
        }
        const bytes = new Blob(recorded.map((piece) => new Uint8Array(piece)))
        const shown: number[] = []
        let reply: Ended = lost
        for (let tries = 0; tries < 30 && reply.kind !== 'ok'; tries += 1) {
          reply = await upload.end({ bytes, mediaType: 'video/webm' }, (fraction) => shown.push(fraction), signal)
        }
        expect(reply.kind).toBe('ok')
        const whole = new Uint8Array((await server.whole()?.arrayBuffer()) ?? new ArrayBuffer())
        expect(Buffer.compare(whole, new Uint8Array(await bytes.arrayBuffer()))).toBe(0)
        for (const fraction of shown) expect(fraction).toBeLessThanOrEqual(1)
      }),
      { numRuns: 60 },
    )
  })

  it('sends while it is being recorded, so that little is left', async () => {
    const server = createServer([])
    const upload = createUpload(server.calls, 'id')
    upload.add(new Blob([new Uint8Array(1000)]))
    await new Promise(setImmediate)
    expect(server.kept()).toBe(1000)
  })

  it('sends nothing before its end when nothing was added', async () => {
    const server = createServer([])
    const upload = createUpload(server.calls, 'id')
    await new Promise(setImmediate)
    expect(server.kept()).toBe(0)
    const bytes = new Blob([new Uint8Array(10)])
    expect((await upload.end({ bytes, mediaType: 'video/webm' }, () => {}, signal)).kind).toBe('ok')
  })
})
