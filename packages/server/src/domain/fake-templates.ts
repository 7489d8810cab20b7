import type { SampleRejection } from '@livegate/contract'
import type { Application } from './application.ts'
import type { Resource } from './gateway-process.ts'
import { newApplication } from './new-application.ts'
import type { AnalysisOutcome, Biometrics, Evidence, KeptTemplate, Operations, Templates } from './ports.ts'

/**
 * A template in memory. Its embedding is one number, which is also its MATCHING score against anything. `selfie` is what
 * an engine of the model `now` makes of the SELFIE: a number, a refusal, nothing when no SELFIE is kept.
 */
export type FakeTemplate = {
  userId: string
  modelId: string
  value: number
  selfie?: number | SampleRejection | 'FAILED' | 'BUSY' | undefined
}

export const applicationUnderTest: Application = newApplication({ name: 'Under test', now: new Date(0) })

/** For tests of what renews templates: the ports it needs, in memory, for one application. */
export function fakeTemplates(given: readonly FakeTemplate[]) {
  let rows: (KeptTemplate & { selfie: FakeTemplate['selfie'] })[] = given.map((fake, i) => ({
    id: `template ${String(i).padStart(4, '0')}`,
    userId: fake.userId,
    modelId: fake.modelId,
    operationId: `operation ${i}`,
    embedding: Float32Array.of(fake.value),
    quality: 1,
    createdAt: new Date(i),
    selfie: fake.selfie,
  }))
  const selfies = new Map(rows.map(({ operationId, selfie }) => [operationId, selfie]))
  let analysisCount = 0

  const templates: Templates = {
    exist: async (_, userId) => rows.some((row) => row.userId === userId),
    of: async (_, userId) => rows.filter((row) => row.userId === userId),
    async renew(_, { replaced, template }) {
      const former = rows.find(({ id }) => id === replaced.id)
      if (former === undefined) return false
      const renewed = { ...former, ...template, id: `renewed ${replaced.id}`, selfie: undefined }
      rows = rows.map((row) => (row.id === replaced.id ? renewed : row))
      return true
    },
    countOfOtherModels: async (_, modelId) => rows.filter((row) => row.modelId !== modelId).length,
    listOfOtherModels: async (_, modelId, { afterId = '', limit }) =>
      rows.filter((row) => row.modelId !== modelId && row.id > afterId).slice(0, limit),
  }
  const selfieOf = (operationId: string): Resource => ({
    id: operationId,
    operationId,
    type: 'SELFIE',
    format: 'image/jpeg',
    byteLength: 1,
    sha256: '',
    createdAt: new Date(0),
  })
  const operations: Pick<Operations, 'resources'> = {
    resources: async (_, operationId) => (selfies.get(operationId) === undefined ? [] : [selfieOf(operationId)]),
  }
  const evidence: Pick<Evidence, 'get'> = { get: async (_, { id }) => new TextEncoder().encode(id) }
  const biometrics: Pick<Biometrics, 'analyse' | 'matchingScore' | 'templateModelId'> = {
    templateModelId: 'now',
    async analyse(bytes) {
      analysisCount++
      return outcomeOf(selfies.get(new TextDecoder().decode(bytes)))
    },
    matchingScore: (reference, probe) =>
      reference.modelId === 'now' && probe.modelId === 'now' ? reference.embedding[0] : undefined,
  }
  return {
    dependencies: { templates, operations, evidence, biometrics, clock: { now: () => new Date(0) } },
    kept: () => rows,
    analysed: () => analysisCount,
    forget(userId: string) {
      rows = rows.filter((row) => row.userId !== userId)
    },
  }
}

function outcomeOf(selfie: FakeTemplate['selfie']): AnalysisOutcome {
  if (selfie === 'BUSY' || selfie === 'FAILED') return { outcome: selfie }
  if (typeof selfie !== 'number') {
    return { outcome: 'ANALYSED', analysis: { accepted: false, rejection: selfie ?? 'FACE_NOT_FOUND', detail: '' } }
  }
  const template = { modelId: 'now', embedding: Float32Array.of(selfie) }
  const nothing = { liveness: undefined, light: undefined, injection: [], signals: [], look: undefined }
  const seen = { quality: 1, selfie: { bytes: new Uint8Array(), mediaType: 'image/jpeg' } }
  return { outcome: 'ANALYSED', analysis: { accepted: true, template, ...nothing, ...seen } }
}
