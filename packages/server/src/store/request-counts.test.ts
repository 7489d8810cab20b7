import type pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { createRequestCounts } from './request-counts.ts'

type Added = { keys: string[]; points: number[] }

/** A table as PostgreSQL would keep it, for several processes; `fails`: as if it could not be reached. */
function openTable() {
  const kept = new Map<string, number>()
  const added: Added[] = []
  const table = { fails: false, added }
  const query = async (_text: string, [keys, points]: [string[], number[]]) => {
    if (table.fails) throw new Error('no database')
    added.push({ keys, points })
    const rows = keys.map((key, index) => {
      kept.set(key, (kept.get(key) ?? 0) + (points[index] ?? 0))
      return { key, points: kept.get(key) ?? 0 }
    })
    return { rows }
  }
  return Object.assign(table, { pool: { query } as unknown as pg.Pool })
}

const now = new Date('2026-11-24T00:00:20Z')
const limit = 100
const opened: { close(): Promise<void> }[] = []
const open = (pool: pg.Pool) => {
  const counts = createRequestCounts(pool)
  opened.push(counts)
  return counts
}
const addOften = (counts: ReturnType<typeof open>, times: number, key = 'a') => {
  for (let n = 0; n < times; n += 1) counts.add(key, limit, now)
}

afterEach(async () => {
  for (const counts of opened.splice(0)) await counts.close()
})

describe('createRequestCounts', () => {
  it('counts in minutes', () => {
    const counts = open(openTable().pool)
    expect(counts.add('a', limit, now)).toEqual({ count: 1, resetSeconds: 40 })
    expect(counts.add('a', limit, now)).toEqual({ count: 2, resetSeconds: 40 })
    expect(counts.read('b', now).count).toBe(0)
    expect(counts.add('a', limit, new Date('2026-11-24T00:01:00Z'))).toEqual({ count: 1, resetSeconds: 60 })
  })

  it('tells nobody of callers who are far from their limit', async () => {
    const table = openTable()
    const counts = open(table.pool)
    addOften(counts, 4)
    addOften(counts, 5, 'b')
    await counts.flush()
    expect(table.added.map(({ points }) => points)).toEqual([[5]])
  })

  it('comes to the same sum in every process', async () => {
    const { pool } = openTable()
    const [one, other] = [open(pool), open(pool)]
    for (const times of [7, 13]) {
      addOften(one, times)
      addOften(other, times)
      for (const counts of [one, other, one]) {
        counts.add('a', limit, now)
        await counts.flush()
      }
    }
    addOften(other, 1)
    await other.flush()
    expect(other.read('a', now).count).toBe(2 * (7 + 13) + 6 + 1)
    addOften(one, 1)
    await one.flush()
    expect(one.read('a', now).count).toBe(2 * (7 + 13) + 6 + 2)
  })

  it('counts alone while there is no database, and tells what it missed afterwards', async () => {
    const table = openTable()
    const counts = open(table.pool)
    table.fails = true
    addOften(counts, 50)
    await expect(counts.flush()).rejects.toThrow('no database')
    expect(counts.read('a', now).count).toBe(50)
    table.fails = false
    addOften(counts, 1)
    await counts.flush()
    expect(table.added.map(({ points }) => points)).toEqual([[51]])
  })

  it('forgets the first of more callers than it can remember', () => {
    const counts = open(openTable().pool)
    for (let n = 0; n <= 100_000; n += 1) counts.add(`caller ${n}`, limit, now)
    expect(counts.read('caller 0', now).count).toBe(0)
    expect(counts.read('caller 1', now).count).toBe(1)
    expect(counts.read('caller 100000', now).count).toBe(1)
  })
})
