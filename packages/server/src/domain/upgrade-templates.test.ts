import { describe, expect, it } from 'vitest'
import { applicationUnderTest, type FakeTemplate, fakeTemplates } from './fake-templates.ts'
import { upgradeTemplates } from './upgrade-templates.ts'

const old = (userId: string, selfie: FakeTemplate['selfie']): FakeTemplate => ({
  userId,
  modelId: 'before',
  value: 0,
  selfie,
})

describe('upgradeTemplates', () => {
  it('moves over all who can be, through any number of pages, and tells of the others', async () => {
    const people = Array.from({ length: 50 }, (_, i) => old(`user ${i}`, i === 7 ? undefined : i === 20 ? 'FAILED' : 1))
    const { dependencies, kept } = fakeTemplates([...people, { userId: 'new', modelId: 'now', value: 0.5 }])
    const progress: [number, number][] = []
    const report = await upgradeTemplates(dependencies, applicationUnderTest, (...step) => progress.push(step))
    expect(report.upgraded).toBe(48)
    expect(report.left.map(({ userId, reason }) => [userId, reason])).toEqual([
      ['user 7', 'SELFIE_NOT_KEPT'],
      ['user 20', 'PROCESSING_FAILED'],
    ])
    expect(progress.at(-1)).toEqual([50, 50])
    expect(kept().filter(({ modelId }) => modelId === 'before')).toHaveLength(2)
    expect(kept()).toHaveLength(51)
    const again = await upgradeTemplates(dependencies, applicationUnderTest, () => {})
    expect(again).toMatchObject({ upgraded: 0, left: [{ userId: 'user 7' }, { userId: 'user 20' }] })
  })

  it('does not count who was moved over by somebody else meanwhile', async () => {
    const { dependencies, forget } = fakeTemplates([old('a', 1), old('b', 1)])
    const templates = {
      ...dependencies.templates,
      listOfOtherModels: async (...question: Parameters<typeof dependencies.templates.listOfOtherModels>) => {
        const page = await dependencies.templates.listOfOtherModels(...question)
        forget('a')
        return page
      },
    }
    const report = await upgradeTemplates({ ...dependencies, templates }, applicationUnderTest, () => {})
    expect(report).toEqual({ upgraded: 1, left: [] })
  })
})
