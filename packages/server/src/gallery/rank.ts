import type { Comparator } from '@livegate/engine'
import type { GalleryCandidate, Template } from '../domain/ports.ts'
import type { GalleryTemplate } from '../store/gallery-rows.ts'

/**
 * The `limit` best USERs of some templates, compared exactly: each once, by their best. Equal ones are ordered by USER_ID.
 */
export function rank(
  comparator: Comparator,
  templates: Iterable<GalleryTemplate>,
  { probe, limit }: { probe: Template; limit: number },
): GalleryCandidate[] {
  const best = new Map<string, { similarity: number; score: number }>()
  for (const { userId, embedding } of templates) {
    const comparison = comparator.compare({ modelId: probe.modelId, embedding }, probe)
    if (!comparison.comparable) continue
    const known = best.get(userId)
    if (known === undefined || known.similarity < comparison.similarity) best.set(userId, comparison)
  }
  return [...best]
    .sort(([userA, a], [userB, b]) => b.similarity - a.similarity || (userA < userB ? -1 : 1))
    .slice(0, limit)
    .map(([userId, { score }]) => ({ userId, matching: score }))
}
