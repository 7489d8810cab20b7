import { describe, expect, it } from 'vitest'
import { applicationUnderTest, type FakeTemplate, fakeTemplates } from './fake-templates.ts'
import { matchUser } from './match-user.ts'

const current = (userId: string, value: number): FakeTemplate => ({ userId, modelId: 'now', value })
const old = (userId: string, selfie: FakeTemplate['selfie']): FakeTemplate => ({
  userId,
  modelId: 'before',
  value: 0.99,
  selfie,
})
const probe = { modelId: 'now', embedding: Float32Array.of(1) }

describe('matchUser', () => {
  it("takes the best of the templates of the engine's model, and looks at no SELFIE", async () => {
    const { dependencies, analysed } = fakeTemplates([current('a', 0.25), current('a', 0.5), old('a', 0.75)])
    const match = await matchUser(dependencies, applicationUnderTest, { userId: 'a', probe })
    expect(match).toEqual({ matching: 0.5, renewals: [] })
    expect(analysed()).toBe(0)
  })

  it('makes templates of the SELFIEs when all are of other models', async () => {
    const { dependencies } = fakeTemplates([old('a', 0.25), old('a', 0.75), old('b', 1)])
    const match = await matchUser(dependencies, applicationUnderTest, { userId: 'a', probe })
    expect(match?.matching).toBe(0.75)
    expect(match?.renewals.map(({ replaced, template }) => [replaced.modelId, template.modelId])).toEqual([
      ['before', 'now'],
      ['before', 'now'],
    ])
  })

  it('has nothing to compare with when no SELFIE is kept or none can be used', async () => {
    const { dependencies } = fakeTemplates([old('a', undefined), old('a', 'FACE_BLURRED'), old('a', 'FAILED')])
    expect(await matchUser(dependencies, applicationUnderTest, { userId: 'a', probe })).toBeUndefined()
  })

  it('asks to be called again when the engine is busy', async () => {
    const { dependencies } = fakeTemplates([old('a', 'BUSY')])
    const matching = matchUser(dependencies, applicationUnderTest, { userId: 'a', probe })
    await expect(matching).rejects.toMatchObject({ code: 'SERVER_BUSY' })
  })
})
