/** What to do about a system error while the bundled PostgreSQL is prepared, by its code. */
const remedies: Record<string, string> = {
  ENOSPC: 'the disk is full. Free some space (a new database needs about 150 MB) and start again',
  EDQUOT: 'the disk quota is used up. Free some space (a new database needs about 150 MB) and start again',
  EROFS: 'the file system is read-only. Set LIVEGATE_DATA_DIR to a directory that can be written',
  EACCES: 'permission denied. Give this user access to it, or set LIVEGATE_DATA_DIR to a directory of its own',
  EPERM:
    'this user may not do that. Set LIVEGATE_DATA_DIR to a directory of its own, or DATABASE_URL to a server of yours',
  ENOTDIR: 'a part of the path is a file. Set LIVEGATE_DATA_DIR to a directory',
}

/** Runs a step of the preparation; a system error becomes one that says what failed, why and what to do. */
export async function explainFailure<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = systemErrorCode(error)
    const remedy = code === undefined ? undefined : remedies[code]
    if (remedy === undefined) throw error
    const path = error instanceof Error && 'path' in error ? ` ${error.path}` : ''
    throw new Error(`${doing} failed at${path}: ${remedy}`, { cause: error })
  }
}

/** The code of a system error, such as ENOENT, or PostgreSQL's five-character one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
