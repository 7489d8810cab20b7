import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { type RunningLivegate, startLivegate } from '../start-livegate.ts'

/** A running Livegate and a folder for camera clips, for all tests of the calling file. */
export function useStage(): { livegate: RunningLivegate; folder: string } {
  const stage = {} as { livegate: RunningLivegate; folder: string }
  beforeAll(async () => {
    stage.livegate = await startLivegate()
    stage.folder = await mkdtemp(join(tmpdir(), 'livegate-clips-'))
  })
  afterAll(async () => {
    await stage.livegate?.stop()
    await stage.livegate?.discard()
    await rm(stage.folder, { recursive: true, force: true })
  })
  return stage
}
