import { closeSync, openSync, writeSync } from 'node:fs'
import { CommandFailure } from '../output.ts'
import type { ImportedFile } from './import-people.ts'

export type RefusalReport = {
  /** Adds the file when it was refused; a line that is written stays, whatever becomes of the import. */
  add(imported: ImportedFile): void
  close(): void
}

/** A new file of `{"userId", "file", "reasons"}`, one line for each file refused. Errors: REPORT_NOT_WRITABLE. */
export function openRefusalReport(path: string): RefusalReport {
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw new CommandFailure('REPORT_NOT_WRITABLE', `${path} can't be written: ${(error as Error).message}`)
    }
  }
  const file = attempt(() => openSync(path, 'w'))
  return {
    add({ userId, file: refused, result, reasons }) {
      if (!result) attempt(() => writeSync(file, `${JSON.stringify({ userId, file: refused, reasons })}\n`))
    },
    close: () => closeSync(file),
  }
}
