// The gallery in memory, from a thousand templates to a million: how long a search takes, and whether it finds what
// comparing everything finds. The server's own code, but for the database: templates come from synthetic-templates.ts.
import { availableParallelism } from 'node:os'
import { createMemoryGallery } from '../../packages/server/dist/gallery/memory-gallery.js'
import { createScanners } from '../../packages/server/dist/gallery/scanners.js'
import { comparator, dimensions, makeApplication, rssMb, templateOf, timeEach, userId } from './fixtures.ts'
import { makePerson } from './synthetic-templates.ts'

const probesEnrolled = 50
const probesUnknown = 50

export type MemoryFigures = { templates: number; p50: number; p95: number } & Record<string, string | number>

/** Figures of galleries of the given sizes, ascending; one template a person. */
export async function measureMemory(sizes: readonly number[]): Promise<MemoryFigures[]> {
  const most = Math.max(...sizes)
  const all = new Float32Array(most * dimensions)
  for (let person = 0; person < most; person++) all.set(makePerson(person, 1)[0] ?? [], person * dimensions)
  const vector = (person: number) => all.subarray(person * dimensions, (person + 1) * dimensions)
  const scanners = createScanners({ threads: Math.min(4, availableParallelism()) })
  const figures: MemoryFigures[] = []
  for (const templates of sizes) figures.push(await measureSize(templates, vector, scanners))
  await scanners.close()
  return figures
}

async function measureSize(
  templates: number,
  vector: (person: number) => Float32Array,
  scanners: ReturnType<typeof createScanners>,
): Promise<MemoryFigures> {
  const rssBefore = rssMb()
  const gallery = openGallery(templates, vector, scanners)
  const application = makeApplication()
  const search = (probe: Float32Array, groupId?: string) =>
    gallery.search(application, templateOf(probe), { limit: 5, ...(groupId && { groupId }) })
  const builtAt = performance.now()
  await search(vector(0))
  const buildMs = performance.now() - builtAt
  const rss = rssMb() - rssBefore

  const step = Math.max(1, Math.floor(templates / probesEnrolled))
  const enrolled = Array.from({ length: probesEnrolled }, (_, i) => makePerson((i * step) % templates, 2)[1])
  const unknown = Array.from({ length: probesUnknown }, (_, i) => makePerson(10_000_000 + i, 1)[0])
  const probes = [...enrolled, ...unknown].filter((probe) => probe !== undefined)
  for (const probe of probes.slice(0, 5)) await search(probe)
  const searches = await timeEach(probes, (probe) => search(probe))
  await search(vector(0), 'tenth')
  const inGroup = await timeEach(probes, (probe) => search(probe, 'tenth'))

  const compared = templates > 200_000 ? probes.filter((_, i) => i % 10 === 0) : probes
  const naive = await timeEach(compared, (probe) => bruteForce(templates, vector, probe))
  const same = compared.filter((probe, i) => {
    const found = searches.outputs[probes.indexOf(probe)]
    return JSON.stringify(found?.candidates) === JSON.stringify(naive.outputs[i])
  })
  const hits = enrolled.filter((_, i) => searches.outputs[i]?.candidates[0]?.userId === userId((i * step) % templates))
  const copy = await timeEach(Array.from({ length: 9 }), () => copyBytes(templates))
  return {
    templates,
    p50: searches.p50,
    p95: searches.p95,
    'p50 in a group of a tenth': inGroup.p50,
    'p50 naive loop': naive.p50,
    'p50 / copying the bytes': searches.p50 / copy.p50,
    'packed, s': buildMs / 1000,
    'RSS, MB': rss,
    'first five as by comparing all': `${same.length} of ${compared.length}`,
    'enrolled found first': `${hits.length} of ${enrolled.length}`,
  }
}

function openGallery(
  templates: number,
  vector: (person: number) => Float32Array,
  scanners: ReturnType<typeof createScanners>,
) {
  const people = Array.from({ length: templates }, (_, person) => person)
  const rows = {
    async *pages() {
      for (const person of people) yield [{ userId: userId(person), embedding: vector(person) }]
    },
    ofUsers: async () => [],
    membersOf: async () => people.filter((person) => person % 10 === 3).map(userId),
    membershipsOf: async () => [],
    existing: async (_: string, userIds: readonly string[]) => new Set(userIds),
  }
  const notifications = { on: () => {}, onLoss: () => {}, flush: async () => {}, close: async () => {} }
  const onError = (error: Error) => console.error(error)
  return createMemoryGallery({ rows, notifications, comparator, scanners }, { budgetBytes: 2 ** 40, onError })
}

/** The five best, by the engine's own comparison of the probe with every template, on one thread. */
function bruteForce(templates: number, vector: (person: number) => Float32Array, probe: Float32Array) {
  const best: { userId: string; matching: number }[] = []
  for (let person = 0; person < templates; person++) {
    const comparison = comparator.compare(templateOf(vector(person)), templateOf(probe))
    if (!comparison.comparable || comparison.score <= (best[4]?.matching ?? -1)) continue
    best.push({ userId: userId(person), matching: comparison.score })
    best.sort((a, b) => b.matching - a.matching)
    best.splice(5)
  }
  return best
}

let copied = new Float32Array(0)

/** The yardstick: what reading so many bytes, and writing them elsewhere, takes this machine. */
function copyBytes(templates: number) {
  if (copied.length !== templates * dimensions * 2) copied = new Float32Array(templates * dimensions * 2).fill(1)
  copied.copyWithin(0, templates * dimensions)
}
