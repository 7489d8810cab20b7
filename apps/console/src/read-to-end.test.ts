import { expect, it } from 'vitest'
import { mostExported, readToEnd } from './read-to-end.ts'

const pagesOf = (size: number, count: number) => async (from?: string) => {
  const begin = Number(from ?? 0)
  const end = Math.min(begin + size, count)
  const items = Array.from({ length: end - begin }, (_, index) => ({ id: begin + index }))
  return end < count ? { items, next: String(end) } : { items }
}

it('reads every page once, in order, and tells how far it is', async () => {
  const told: number[] = []
  const { items, whole } = await readToEnd(pagesOf(200, 450), (count) => told.push(count))
  expect(items.map(({ id }) => id)).toEqual(Array.from({ length: 450 }, (_, id) => id))
  expect(whole).toBe(true)
  expect(told).toEqual([200, 400, 450])
})

it('stops at its limit, and says that there is more', async () => {
  const { items, whole } = await readToEnd(pagesOf(200, 1_000_000), () => {})
  expect(items).toHaveLength(mostExported)
  expect(whole).toBe(false)
})

it('stops when it is left', async () => {
  const abort = new AbortController()
  const reading = readToEnd(pagesOf(1, 3), () => abort.abort(), abort.signal)
  await expect(reading).rejects.toThrow(/abort/i)
})
