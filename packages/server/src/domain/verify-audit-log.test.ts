import { createHash, createHmac, randomUUID } from 'node:crypto'
import { type AuditEvent, type AuditHead, auditEventType } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainEvents, hashAuditEvent, noHash } from './audit-chain.ts'
import type { SignedReader } from './audit-checkpoints.ts'
import { describeFault } from './audit-faults.ts'
import type { AuditCheckpoint } from './audit-ports.ts'
import { verifyAuditLog } from './verify-audit-log.ts'

/** A log in memory, with what its chains claim and what was signed. Seals are no JWS here: `claims.mac`, by a key that is withdrawn or not. */
type Log = { chains: Map<string, AuditEvent[]>; heads: AuditHead[]; checkpoints: AuditCheckpoint[] }

const mac = (key: string, body: string) => createHmac('sha256', key).update(body).digest('hex')
const sign = (claims: object, key = 'good') => `${JSON.stringify(claims)}|${key}|${mac(key, JSON.stringify(claims))}`

const reader: SignedReader = {
  claimsOf: (_type, jws) => JSON.parse(jws.split('|')[0] ?? ''),
  async isSigned(jws) {
    const [body = '', key = '', signature] = jws.split('|')
    return key === 'good' && mac(key, body) === signature
  },
}

const headOf = (chain: string, events: AuditEvent[]): AuditHead => ({
  chain,
  sequence: events.length,
  hash: events.at(-1)?.hash ?? noHash,
})

function grow(log: Log, chain: string, count: number) {
  const events = log.chains.get(chain) ?? []
  const told = Array.from({ length: count }, (_, index) => ({
    chain,
    at: new Date(index * 1000).toISOString(),
    type: auditEventType.options[index % auditEventType.options.length] ?? 'THEME_SET',
    outcome: 'DONE' as const,
    actor: { kind: 'SYSTEM' as const, job: `job ${index}` },
    subject: { operationId: randomUUID() },
  }))
  events.push(...chainEvents(headOf(chain, events), told))
  log.chains.set(chain, events)
  log.heads = [...log.heads.filter((head) => head.chain !== chain), headOf(chain, events)]
}

function seal(log: Log, key = 'good') {
  const last = log.checkpoints.at(-1)
  const number = (last?.number ?? 0) + 1
  const previous = last === undefined ? noHash : createHash('sha256').update(last.jws).digest('hex')
  log.checkpoints.push({ number, jws: sign({ iss: 'livegate', iat: 1, number, previous, heads: log.heads }, key) })
}

/** Two chains, the first of `rows` rows of which `signed` are covered by a checkpoint. */
function makeLog(rows: number, signed: number): { log: Log; chain: string; events: AuditEvent[] } {
  const log: Log = { chains: new Map(), heads: [], checkpoints: [] }
  const chain = randomUUID()
  grow(log, randomUUID(), 5)
  if (signed > 0) {
    grow(log, chain, Math.ceil(signed / 2))
    seal(log)
    grow(log, chain, signed - Math.ceil(signed / 2))
    seal(log)
  }
  grow(log, chain, rows - signed)
  return { log, chain, events: log.chains.get(chain) ?? [] }
}

const verify = ({ chains, heads, checkpoints }: Log, options = {}) =>
  verifyAuditLog({ heads, checkpoints, events: [...chains.values()].flat() }, reader, options)

async function faultsOf(log: Log) {
  return (await verify(log)).faults.map(({ kind, sequence, to }) => [kind, sequence, ...(to === undefined ? [] : [to])])
}

const change = (event: AuditEvent): AuditEvent => ({ ...event, outcome: 'NOT_CONFIRMED' })
function rehash(event: AuditEvent | undefined): AuditEvent {
  if (event === undefined) throw new Error('no such row')
  return { ...event, hash: hashAuditEvent(event) }
}

/** Rows and a place among them: `at` counts from 0. */
const places = fc
  .integer({ min: 4, max: 40 })
  .chain((rows) => fc.record({ rows: fc.constant(rows), at: fc.nat(rows - 1), signed: fc.nat(rows) }))

describe('a log as it was written', () => {
  it('is without fault, and says how much of it no checkpoint covers', async () => {
    const { log } = makeLog(20, 12)
    expect(await verify(log)).toEqual({ chains: 2, events: 25, checkpoints: 2, unsigned: 8, faults: [] })
  })

  it('is without fault when another row is written while it is read', async () => {
    const { log, chain } = makeLog(20, 12)
    const { heads } = log
    grow(log, chain, 3)
    expect(await verify({ ...log, heads })).toMatchObject({ faults: [] })
  })
})

describe('found and named is a row that was', () => {
  it('changed in any field', () =>
    fc.assert(
      fc.asyncProperty(
        places,
        fc.constantFrom('at', 'type', 'outcome', 'actor', 'subject'),
        async ({ rows, at, signed }, field) => {
          const { log, events } = makeLog(rows, signed)
          const row = { ...rehash(events[at]), [field]: { changed: true } } as unknown as AuditEvent
          events[at] = row
          expect(await faultsOf(log)).toEqual([['CHANGED', at + 1]])
        },
      ),
    ))

  it('changed, with a hash that fits it', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        const { log, events } = makeLog(rows, signed)
        events[at] = rehash(change(rehash(events[at])))
        const [[kind, sequence, to] = []] = await faultsOf(log)
        expect(kind).toBe(
          at === rows - 1 && at + 1 !== signed && at + 1 !== Math.ceil(signed / 2) ? 'HEAD_CHANGED' : 'REWRITTEN',
        )
        expect(Number(sequence)).toBeLessThanOrEqual(at + 1)
        expect(Number(to ?? sequence)).toBe(at + 1)
      }),
    ))

  it('removed', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        const { log, events } = makeLog(rows, signed)
        events.splice(at, 1)
        expect(await faultsOf(log)).toEqual([[at === rows - 1 ? 'CUT_OFF' : 'MISSING', at + 1, at + 1]])
      }),
    ))

  it('put behind a later one', () =>
    fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 5 }), async ({ rows, at, signed }, by) => {
        fc.pre(at + by < rows)
        const { log, events } = makeLog(rows, signed)
        const [row] = events.splice(at, 1)
        events.splice(at + by, 0, rehash(row))
        expect(await faultsOf(log)).toEqual([['OUT_OF_ORDER', at + 1]])
      }),
    ))

  it('given the number of another, and the other its own', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        fc.pre(at + 1 < rows)
        const { log, events } = makeLog(rows, signed)
        const [one, other] = [rehash(events[at]), rehash(events[at + 1])]
        events[at] = { ...other, sequence: one.sequence }
        events[at + 1] = { ...one, sequence: other.sequence }
        expect((await faultsOf(log)).slice(0, 2)).toEqual([
          ['CHANGED', at + 1],
          ['CHANGED', at + 2],
        ])
      }),
    ))

  it('doubled', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        const { log, events } = makeLog(rows, signed)
        events.splice(at, 0, rehash(events[at]))
        expect(await faultsOf(log)).toEqual([['DUPLICATED', at + 1]])
      }),
    ))
})

describe('whoever can write everything but signatures', () => {
  it('is found where rows were cut off at the end, and the chain’s claim with them, as far as was signed', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        const { log, chain, events } = makeLog(rows, signed)
        events.splice(at)
        log.heads = [...log.heads.filter((head) => head.chain !== chain), headOf(chain, events)]
        expect(await faultsOf(log)).toEqual(at < signed ? [['CUT_OFF', at + 1, signed]] : [])
      }),
    ))

  it('is found where everything from a row on was written anew, as far as was signed', () =>
    fc.assert(
      fc.asyncProperty(places, async ({ rows, at, signed }) => {
        fc.pre(at < signed)
        const { log, chain, events } = makeLog(rows, signed)
        const told = events.splice(at).map((event, index) => (index === 0 ? change(event) : event))
        events.push(...chainEvents(headOf(chain, events), told))
        log.heads = [...log.heads.filter((head) => head.chain !== chain), headOf(chain, events)]
        const [[kind, from, to] = []] = await faultsOf(log)
        expect(kind).toBe('REWRITTEN')
        expect(Number(from)).toBeLessThanOrEqual(at + 1)
        expect(Number(to)).toBeGreaterThanOrEqual(at + 1)
      }),
    ))

  it('is found where a whole chain is gone', async () => {
    const { log, chain } = makeLog(9, 9)
    log.chains.delete(chain)
    log.heads = log.heads.filter((head) => head.chain !== chain)
    expect((await verify(log)).faults).toEqual([{ kind: 'CUT_OFF', chain, sequence: 1, to: 9, checkpoint: 2 }])
  })

  it('is found where the log was put back to an earlier state, by a checkpoint that was kept elsewhere', async () => {
    const { log, chain, events } = makeLog(12, 12)
    const kept = [log.checkpoints.at(-1)?.jws ?? '']
    expect((await verify(log, { kept })).faults).toEqual([])
    log.checkpoints.pop()
    events.splice(6)
    log.heads = [...log.heads.filter((head) => head.chain !== chain), headOf(chain, events)]
    expect((await verify(log)).faults).toEqual([])
    expect((await verify(log, { kept })).faults).toEqual([
      { kind: 'CHECKPOINT_MISSING', checkpoint: 2 },
      { kind: 'CUT_OFF', chain, sequence: 7, to: 12, checkpoint: 2 },
    ])
  })
})

describe('checkpoints', () => {
  const kindsOf = async (log: Log) => (await verify(log)).faults.map(({ kind, checkpoint }) => [kind, checkpoint])

  it('that were changed are found, whoever signed what is there now', async () => {
    for (const key of ['good', 'forged']) {
      const { log } = makeLog(12, 12)
      seal(log)
      log.checkpoints[1] = {
        number: 2,
        jws: sign({ ...JSON.parse(log.checkpoints[1]?.jws.split('|')[0] ?? ''), iat: 2 }, key),
      }
      expect(await kindsOf(log)).toEqual([['CHECKPOINT_CHANGED', 2]])
    }
  })

  it('that are missing are found', async () => {
    const { log } = makeLog(12, 12)
    log.checkpoints.shift()
    expect(await kindsOf(log)).toEqual([['CHECKPOINT_MISSING', 1]])
    const last = { number: 2 ** 52, jws: log.checkpoints.at(-1)?.jws ?? '' }
    log.checkpoints.push(last)
    expect((await verify(log)).faults.slice(1)).toEqual([
      { kind: 'CHECKPOINT_MISSING', checkpoint: 3, to: last.number - 1 },
      { kind: 'CHECKPOINT_CHANGED', checkpoint: last.number },
    ])
  })

  it('by a key that was withdrawn hold as long as a later one does', async () => {
    const { log } = makeLog(12, 12)
    seal(log, 'withdrawn')
    expect(await kindsOf(log)).toEqual([['CHECKPOINT_CHANGED', 3]])
    seal(log)
    expect(await kindsOf(log)).toEqual([])
  })
})

it('tells faults in words that name the row', () => {
  expect(describeFault({ kind: 'CHANGED', chain: 'c', sequence: 7 })).toBe(
    'chain c, row 7: does not have the hash of what it says',
  )
  expect(describeFault({ kind: 'CHECKPOINT_MISSING', checkpoint: 3, to: 5 })).toBe('checkpoint 3 to 5: missing')
  expect(describeFault({ kind: 'CUT_OFF', chain: 'c', sequence: 7, to: 9, checkpoint: 2 })).toBe(
    'chain c, rows 7 to 9: missing at the end (checkpoint 2)',
  )
})
