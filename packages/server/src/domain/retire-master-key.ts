import { setTimeout as sleep } from 'node:timers/promises'
import type { MasterKeyState, MasterKeys, Reseal, ResealProgress } from './key-ports.ts'
import { KeyRefusal } from './key-refusal.ts'
import type { Clock } from './ports.ts'

type Dependencies = { masterKeys: MasterKeys; reseal: Reseal; clock: Clock }

/** The longest life of a GATEWAY PROCESS, whose link and tokens were made with the key before, ms. */
const graceMs = 24 * 3600_000

const busyPauseMs = 100

/**
 * Seals everything anew with the current master key, together with the servers, until nothing is left. It may be interrupted: whoever
 * begins again goes on where it stopped. `onProgress` hears after each step how far it is.
 */
export async function resealEverything(
  { masterKeys, reseal }: Pick<Dependencies, 'masterKeys' | 'reseal'>,
  onProgress: (progress: ResealProgress) => void,
): Promise<ResealProgress> {
  while (true) {
    const step = await reseal.step()
    const progress = (await findCurrent(masterKeys)).reseal
    onProgress(progress)
    // A process that has not heard of the current key yet finds nothing to do.
    if (progress.stage === 'DONE') return progress
    if (step !== 'MORE') await sleep(busyPauseMs)
  }
}

/**
 * Puts a master key out of force, for good. Before, it looks once more at everything that is sealed, for what was sealed by processes
 * that had not heard of the next key yet. `force`: also when GATEWAY PROCESSes and tokens of before the rotation still live,
 * and when something does not open any more.
 * @throws KeyRefusal KEY_NOT_FOUND, KEY_IN_USE
 */
export async function retireMasterKey(
  dependencies: Dependencies,
  { version, force }: { version: number; force: boolean },
  onProgress: (progress: ResealProgress) => void,
): Promise<void> {
  const { masterKeys, reseal, clock } = dependencies
  const keys = await masterKeys.list()
  const key = keys.find((one) => one.version === version && one.retiredAt === undefined)
  if (key === undefined) throw new KeyRefusal('KEY_NOT_FOUND', `No master key of version ${version} is in force`)
  if (key.isCurrent)
    throw new KeyRefusal('KEY_IN_USE', 'This master key seals now. Make the next one: livegate keys rotate')
  const { createdAt } = await findCurrent(masterKeys)
  const unneededAt = new Date(createdAt.getTime() + graceMs)
  if (!force && clock.now() < unneededAt) {
    throw new KeyRefusal(
      'KEY_IN_USE',
      `Visits and tokens from before the rotation may need it until ${unneededAt.toISOString()}; --force ends them`,
    )
  }
  await reseal.restart()
  const { failed } = await resealEverything(dependencies, onProgress)
  if (failed > 0 && !force) {
    throw new KeyRefusal(
      'KEY_IN_USE',
      `${failed} sealed templates or files do not open: damaged, or sealed elsewhere. --force gives them up`,
    )
  }
  await masterKeys.retire(version, clock.now())
}

async function findCurrent(masterKeys: MasterKeys): Promise<MasterKeyState> {
  const current = (await masterKeys.list()).find(({ isCurrent }) => isCurrent)
  if (current === undefined) throw new KeyRefusal('KEY_NOT_FOUND', 'The current master key is not at hand')
  return current
}
