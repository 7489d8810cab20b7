import { readFile, stat } from 'node:fs/promises'
import { CommandFailure } from './output.ts'

/** No SAMPLE is larger; bytes. */
const maxSampleBytes = 12 * 1024 * 1024

/** A photo or video file's bytes. Errors: FILE_NOT_READABLE, BODY_TOO_LARGE. */
export async function readSample(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > maxSampleBytes) throw new CommandFailure('BODY_TOO_LARGE', `${path} is larger than 12 MiB`)
    return await readFile(path)
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw new CommandFailure('FILE_NOT_READABLE', `${path} can't be read: ${(error as Error).message}`)
  }
}
