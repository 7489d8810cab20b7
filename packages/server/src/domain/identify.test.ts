import { describe, expect, it } from 'vitest'
import { applicationUnderTest } from './fake-templates.ts'
import { everybody } from './gallery.ts'
import { findDuplicates, identify } from './identify.ts'
import type { Gallery, GallerySearch } from './ports.ts'

const probe = { modelId: 'now', embedding: Float32Array.of(1) }
const asked = { groupId: 'staff', probe, maxCandidates: 3 }

/** What a search finds is given; thresholds grow with the gallery. */
function fake(found: GallerySearch, otherModels = 0) {
  const searches: Parameters<Gallery['search']>[2][] = []
  const dependencies = {
    gallery: {
      async search(_application: unknown, _probe: unknown, options: Parameters<Gallery['search']>[2]) {
        searches.push(options)
        return found
      },
    },
    templates: { countOfOtherModels: async () => otherModels },
    biometrics: { templateModelId: 'now', identificationThreshold: (_: string, size: number) => 0.5 + size / 1000 },
  }
  return { dependencies, searches }
}

const candidates = [
  { userId: 'anna', matching: 0.9 },
  { userId: 'berta', matching: 0.6 },
  { userId: 'carla', matching: 0.55 },
]

describe('identify', () => {
  it("ranks those who reach the threshold of the gallery's size", async () => {
    const { dependencies, searches } = fake({ size: 100, candidates })
    const found = await identify(dependencies, applicationUnderTest, asked)
    expect(found).toMatchObject({ matching: 0.9, threshold: 0.6 })
    expect(found?.ranking).toEqual([
      { userId: 'anna', scores: [{ score: 0.9, scoreType: 'MATCHING' }] },
      { userId: 'berta', scores: [{ score: 0.6, scoreType: 'MATCHING' }] },
    ])
    expect(searches).toEqual([{ groupId: 'staff', limit: 3 }])
  })

  it('tells the best score, but nobody, when none reaches it', async () => {
    const { dependencies } = fake({ size: 450, candidates })
    expect(await identify(dependencies, applicationUnderTest, asked)).toMatchObject({ matching: 0.9, ranking: [] })
  })

  it('searches everybody as *, and finds nobody among nobody', async () => {
    const { dependencies, searches } = fake({ size: 0, candidates: [] })
    const found = await identify(dependencies, applicationUnderTest, { ...asked, groupId: everybody })
    expect(found).toMatchObject({ matching: 0, ranking: [] })
    expect(searches).toEqual([{ limit: 3 }])
  })

  it('has nothing to compare with when all templates are of other models', async () => {
    const { dependencies } = fake({ size: 0, candidates: [] }, 7)
    expect(await identify(dependencies, applicationUnderTest, asked)).toBeUndefined()
  })
})

describe('findDuplicates', () => {
  it('searches the whole application but for the user, with the threshold of its size', async () => {
    const { dependencies, searches } = fake({ size: 100, candidates })
    const found = await findDuplicates(dependencies, applicationUnderTest, { userId: 'dora', probe })
    expect(found.map(({ userId }) => userId)).toEqual(['anna', 'berta'])
    expect(searches).toEqual([{ withoutUserId: 'dora', limit: 5 }])
  })
})
