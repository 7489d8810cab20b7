import type { Applications, Clock, Evidence, Operations } from './ports.ts'

type Dependencies = {
  applications: Pick<Applications, 'list'>
  operations: Pick<Operations, 'knownResources'>
  evidence: Pick<Evidence, 'sweep'>
  clock: Clock
}

/** Bytes are put before their row; between the two nobody takes as long, ms. */
const graceMs = 3600_000

/**
 * Removes bytes that no RESOURCE names: a server was killed between the file and its row, and no erasure would find them.
 * Says how many there were.
 */
export async function sweepEvidence({ applications, operations, evidence, clock }: Dependencies): Promise<number> {
  const before = new Date(clock.now().getTime() - graceMs)
  let removed = 0
  for (const { id } of await applications.list()) {
    removed += await evidence.sweep(id, before, (resourceIds) => operations.knownResources(id, resourceIds))
  }
  return removed
}
