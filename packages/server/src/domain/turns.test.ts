import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurns } from './turns.ts'

describe('createTurns', () => {
  it('runs works of one name one after the other, also after a failure, and others beside them', async () => {
    const turns = createTurns({ mostWaiting: 10 })
    const told: string[] = []
    const work =
      (name: string, fails = false) =>
      async () => {
        told.push(`${name} begins`)
        await sleep(1)
        told.push(`${name} ends`)
        if (fails) throw new Error(name)
      }
    const first = turns.take('a', work('1', true))
    const second = turns.take('a', work('2'))
    const other = turns.take('b', async () => 'at once')
    await expect(first).rejects.toThrow('1')
    expect([await second, await other]).toEqual([undefined, 'at once'])
    expect(told).toEqual(['1 begins', '1 ends', '2 begins', '2 ends'])
  })

  it('refuses whoever comes when too many wait, and lets them come again', async () => {
    const turns = createTurns({ mostWaiting: 3 })
    const works = Array.from({ length: 5 }, (_, index) => turns.take('a', async () => index))
    const outcomes = (await Promise.allSettled(works)).map(({ status }) => status)
    expect(outcomes).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
    expect(await turns.take('a', async () => 'again')).toBe('again')
  })
})
