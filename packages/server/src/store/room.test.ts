import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRoom } from './room.ts'

function openRoom(start = 0) {
  const state = { rows: start, counts: 0, nowMs: 0 }
  const room = createRoom(
    async () => {
      state.counts += 1
      return state.rows
    },
    () => state.nowMs,
  )
  const add = async (limit: number, wanted = 1) => {
    const fits = await room.take('key', limit, wanted)
    if (fits) state.rows += wanted
    return fits
  }
  return { state, add }
}

describe('room under a limit', () => {
  it('is exact for one process, whatever is wanted at once', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(200), fc.array(fc.integer({ min: 1, max: 20 })), async (limit, wishes) => {
        const { state, add } = openRoom()
        for (const wanted of wishes) {
          const before = state.rows
          expect(await add(limit, wanted)).toBe(before + wanted <= limit)
        }
      }),
    ))

  it('counts ever more rarely the more room there is', async () => {
    const { state, add } = openRoom()
    for (let made = 0; made < 10_000; made += 1) await add(10_000)
    expect(state).toMatchObject({ rows: 10_000 })
    expect(state.counts).toBeLessThan(20)
    expect(await add(10_000)).toBe(false)
  })

  it('sees what others added after a minute, what was deleted at once, and a new limit at once', async () => {
    const { state, add } = openRoom()
    await add(1000)
    state.rows = 1000
    state.nowMs = 60_000
    expect(await add(1000)).toBe(false)
    expect(await add(1001)).toBe(true)
    state.rows = 999
    expect(await add(1000)).toBe(true)
  })
})
