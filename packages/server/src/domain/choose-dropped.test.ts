import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseDropped } from './choose-dropped.ts'
import type { KeptTemplate, Template } from './ports.ts'

/** Embeddings of one number: the nearer, the more alike; other models can't be compared. */
const biometrics = {
  matchingScore: (one: Template, other: Template) =>
    one.modelId === other.modelId ? 1 / (1 + Math.abs((one.embedding[0] ?? 0) - (other.embedding[0] ?? 0))) : undefined,
}
const added: Template = { modelId: 'now', embedding: Float32Array.of(0) }

function held(id: string, value: number, change: Partial<KeptTemplate> = {}): KeptTemplate {
  const place = { id, userId: 'a', modelId: 'now', operationId: `operation of ${id}` }
  return { ...place, embedding: Float32Array.of(value), quality: 0.5, createdAt: new Date(0), ...change }
}

const idsDropped = (templates: KeptTemplate[], limit: number) =>
  chooseDropped(biometrics, templates, added, limit).map(({ id }) => id)

describe('chooseDropped', () => {
  it('drops nothing while there is room', () => {
    expect(idsDropped([held('one', 1), held('two', 2)], 3)).toEqual([])
  })

  it('drops first what can no longer be compared, oldest first', () => {
    const other = { modelId: 'before' }
    const templates = [
      held('like', 5),
      held('likewise', 5),
      held('later', 1, { ...other, createdAt: new Date(2) }),
      held('earlier', 1, { ...other, createdAt: new Date(1) }),
    ]
    expect(idsDropped(templates, 4)).toEqual(['earlier'])
    expect(idsDropped(templates, 3)).toEqual(['earlier', 'later'])
  })

  it('drops of the two most alike the one of lower quality, at a tie the older', () => {
    const pair = [held('far', 50), held('poor', 9, { quality: 0.4 }), held('good', 10)]
    expect(idsDropped(pair, 3)).toEqual(['poor'])
    const tie = [held('far', 50), held('newer', 9, { createdAt: new Date(1) }), held('older', 10)]
    expect(idsDropped(tie, 3)).toEqual(['older'])
  })

  it('keeps the new one, also when it is most like another', () => {
    expect(idsDropped([held('far', 50), held('near', 1, { quality: 1 })], 2)).toEqual(['near'])
    expect(idsDropped([held('only', 1)], 1)).toEqual(['only'])
  })

  it('leaves room for exactly the limit, whatever the user holds', () => {
    const one = fc.record({ value: fc.integer({ min: -9, max: 9 }), modelId: fc.constantFrom('now', 'before') })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (rows, limit) => {
        const templates = rows.map(({ value, modelId }, i) => held(String(i), value, { modelId }))
        const dropped = idsDropped(templates, limit)
        expect(new Set(dropped).size).toBe(dropped.length)
        expect(dropped.length).toBe(Math.max(0, templates.length + 1 - limit))
      }),
    )
  })
})
