import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '@livegate/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAs } from '../domain/actor.ts'
import { hashAuditEvent, noHash } from '../domain/audit-chain.ts'
import { appendAudit } from './append-audit.ts'
import { createAuditLog } from './audit-log.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createErasures } from './erasures.ts'
import { createGroups } from './groups.ts'
import { createUsers } from './users.ts'

let opened: Awaited<ReturnType<typeof openDatabaseUnderTest>>
const limits = { limit: 1000, now: new Date() }

beforeAll(async () => {
  opened = await openDatabaseUnderTest()
})
afterAll(() => opened.close())

const eventsOf = (chain: string) => createAuditLog(opened.database).events(chain, { after: 0, limit: 10_000 })

function expectWhole(events: AuditEvent[]) {
  for (const [index, event] of events.entries()) {
    expect(event.sequence).toBe(index + 1)
    expect(event.previous).toBe(events[index - 1]?.hash ?? noHash)
    expect(event.hash).toBe(hashAuditEvent(event))
  }
}

describe('the chain', () => {
  it('is whole, without gaps, however many write to it at once', async () => {
    const chain = randomUUID()
    const write = (count: number) =>
      opened.database.transaction((transaction) =>
        appendAudit(transaction, chain, [{ type: 'EVIDENCE_PURGED', subject: { count } }, { type: 'THEME_RESET' }]),
      )
    await Promise.all(Array.from({ length: 100 }, (_, count) => write(count)))
    const events = await eventsOf(chain)
    expect(events).toHaveLength(200)
    expectWhole(events)
    expect(await createAuditLog(opened.database).heads()).toContainEqual({
      chain,
      sequence: 200,
      hash: events.at(-1)?.hash,
    })
  })

  it('lets nobody wait in a circle, whatever is done at once', async () => {
    const { id } = await opened.makeApplication()
    const [users, groups, erasures] = [
      createUsers(opened.database),
      createGroups(opened.database),
      createErasures(opened.database),
    ]
    await groups.create(id, 'all', limits)
    const names = ['ada', 'bea', 'cleo']
    const act = (index: number): Promise<unknown> => {
      const name = names[index % names.length] ?? ''
      if (index % 5 < 2) return users.declare(id, name, limits)
      if (index % 5 === 2) return groups.addMembers(id, 'all', index % 2 === 0 ? names : names.toReversed(), limits)
      if (index % 5 === 3) return groups.removeMember(id, 'all', name)
      return erasures.erase(id, name, new Date(), async () => 'a.receipt.signed')
    }
    /** Each goes through the same acts from a place of its own. */
    const tasks = Array.from({ length: 12 }, async (_, lane) => {
      for (let step = 0; step < 30; step += 1) await act(lane * 7 + step)
    })
    const outcomes = await Promise.allSettled(tasks)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    const events = await eventsOf(id)
    expect(events.length).toBeGreaterThan(20)
    expectWhole(events)
  })

  it('tells nothing of what was rolled back', async () => {
    const { id } = await opened.makeApplication()
    const failing = opened.database.transaction(async (transaction) => {
      await appendAudit(transaction, id, [{ type: 'THEME_RESET' }])
      throw new Error('thought better of it')
    })
    await expect(failing).rejects.toThrow('thought better')
    const events = await eventsOf(id)
    expect(events.map(({ type }) => type)).toEqual(['APPLICATION_CREATED'])
    expectWhole(events)
  })

  it('names who acted', async () => {
    const { id } = await runAs({ kind: 'OPERATOR', account: 'olga' }, () => opened.makeApplication())
    await createUsers(opened.database).declare(id, 'anna', limits)
    expect((await eventsOf(id)).map(({ actor }) => actor)).toEqual([
      { kind: 'OPERATOR', account: 'olga' },
      { kind: 'SYSTEM' },
    ])
  })
})

describe('a USER', () => {
  it('is one and the same in all events, and somebody else after an erasure', async () => {
    const { id } = await opened.makeApplication()
    const users = createUsers(opened.database)
    const log = createAuditLog(opened.database)
    await users.declare(id, 'anna', limits)
    await users.declare(id, 'anna', limits)
    await log.record(id, { type: 'USER_EXPORTED', outcome: 'DONE', subject: {}, userId: 'anna' })
    await createErasures(opened.database).erase(id, 'anna', new Date(), async () => 'a.receipt.signed')
    await users.declare(id, 'anna', limits)
    const events = (await eventsOf(id)).slice(1)
    expect(events.map(({ type }) => type)).toEqual(['USER_CREATED', 'USER_EXPORTED', 'USER_ERASED', 'USER_CREATED'])
    const [first, second, third, fourth] = events.map(({ subject }) => subject.userRef)
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect([second, third]).toEqual([first, first])
    expect(fourth).not.toBe(first)
    expectWhole(await eventsOf(id))
  })

  it('stands nowhere in the log by name, and nowhere outside it by reference, once erased', async () => {
    const { id } = await opened.makeApplication()
    const name = `anna-${randomUUID()}`
    await createUsers(opened.database).declare(id, name, limits)
    const ref = (await eventsOf(id)).at(-1)?.subject.userRef
    await createErasures(opened.database).erase(id, name, new Date(), async () => 'a.receipt.signed')
    const { rows: tables } = await opened.pool.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    )
    expect(tables.length).toBeGreaterThan(15)
    for (const table of tables) {
      const { rows } = await opened.pool.query(`select ${table.name}::text as row from ${table.name}`)
      const text = rows.map(({ row }) => row as string).join('\n')
      expect(text, table.name).not.toContain(name)
      if (table.name !== 'audit_event') expect(text, table.name).not.toContain(ref)
    }
  })
})

describe('the tables', () => {
  it.each([
    "update audit_event set outcome = 'DONE'",
    'delete from audit_event',
    'truncate audit_event',
    'truncate audit_event, audit_chain, audit_checkpoint',
    'delete from audit_chain',
    'delete from audit_checkpoint',
    "update audit_checkpoint set jws = ''",
  ])('refuse: %s', async (statement) => {
    await expect(opened.pool.query(statement)).rejects.toThrow(/append-only/)
  })
})

describe('sealing', () => {
  it('signs what has grown, once, also when two do it', async () => {
    const { id } = await opened.makeApplication()
    const log = createAuditLog(opened.database)
    const seal = () => log.seal(async (checkpoint) => JSON.stringify(checkpoint), new Date())
    const both = (await Promise.all([seal(), seal()])).filter((made) => made !== undefined)
    expect(both).toHaveLength(1)
    const [head] = (await log.heads()).filter(({ chain }) => chain === id)
    expect(JSON.parse(both[0]?.jws ?? '').heads).toContainEqual(head)
    await createUsers(opened.database).declare(id, 'berta', limits)
    const next = await seal()
    expect(JSON.parse(next?.jws ?? '')).toEqual({
      number: (both[0]?.number ?? 0) + 1,
      previousJws: both[0]?.jws,
      heads: [{ chain: id, sequence: 2, hash: expect.any(String) }],
    })
    expect(await seal()).toBeUndefined()
    expect((await log.checkpoints()).map(({ number }) => number)).toEqual([1, 2])
  })
})
