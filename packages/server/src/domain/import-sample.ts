import { createHash } from 'node:crypto'
import type { Application } from './application.ts'
import { enrollUser, type VouchedSample } from './enroll-user.ts'
import { runOperation } from './run-operation.ts'

/** What became of a SAMPLE that is imported; `isKnown` when it had been imported before, and nothing was done. */
export type ImportOutcome = { operationId: string; result: boolean; reasons: string[]; isKnown: boolean }

/**
 * Adds an operator's SAMPLE to what a USER has enrolled, once: the same bytes for the same USER again are only told of, so that an
 * import that was interrupted can be started again. One that was killed in the middle is finished. Errors: as `enrollUser`.
 */
export async function importSample(
  dependencies: Parameters<typeof enrollUser>[0],
  application: Application,
  vouched: Omit<VouchedSample, 'mode'>,
): Promise<ImportOutcome> {
  const { operations } = dependencies
  const sampleSha256 = createHash('sha256').update(vouched.bytes).digest('hex')
  const earlier = await operations.findEnrollment(application.id, { userId: vouched.userId, sampleSha256 })
  if (earlier?.status === 'PROCESSING') {
    await runOperation(dependencies, { applicationId: application.id, operationId: earlier.id })
  }
  const operationId = earlier?.id ?? (await enrollUser(dependencies, application, { ...vouched, mode: 'ADD' }))
  const operation = await operations.find(application.id, operationId)
  return {
    operationId,
    result: operation?.result ?? false,
    reasons: operation?.error === undefined ? (operation?.reasons ?? []) : [operation.error],
    isKnown: earlier !== undefined && earlier.status !== 'PROCESSING',
  }
}
