import type { Biometrics, KeptTemplate, Template } from './ports.ts'

type Matcher = Pick<Biometrics, 'matchingScore'>

/**
 * Which of a USER's TEMPLATEs make room for a new one, so that no more than `limit` remain with it: first those of other
 * models, oldest first, which can't be compared; then, as often as needed, one of the two that resemble each other most, because
 * it tells least that the other does not: the one of lower quality, at a tie the older. The new one stays: it is how the
 * person looks now.
 */
export function chooseDropped(
  { matchingScore }: Matcher,
  held: readonly KeptTemplate[],
  added: Template,
  limit: number,
): KeptTemplate[] {
  const dropped: KeptTemplate[] = []
  let left = held.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  while (left.length + 1 > limit && left.length > 0) {
    const least = left.find(({ modelId }) => modelId !== added.modelId) ?? leastTelling({ matchingScore }, left, added)
    dropped.push(least)
    left = left.filter((template) => template !== least)
  }
  return dropped
}

/** @param held at least one, oldest first */
function leastTelling({ matchingScore }: Matcher, held: readonly KeptTemplate[], added: Template): KeptTemplate {
  const pairs = held.flatMap((one, i) => [
    { similarity: matchingScore(one, added) ?? 0, loser: one },
    ...held.slice(i + 1).map((other) => ({
      similarity: matchingScore(one, other) ?? 0,
      loser: other.quality < one.quality ? other : one,
    })),
  ])
  return pairs.reduce((best, pair) => (pair.similarity > best.similarity ? pair : best)).loser
}
