import { randomBytes } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFailure, systemErrorCode } from './embedded-failure.ts'
import { makePrivateDirectory, type Place } from './embedded-place.ts'
import { describeEnding, startProgram } from './embedded-program.ts'

/** The superuser of the bundled cluster. Who may connect is decided by the mode of the socket's directory. */
export const superuser = 'livegate'
/** PostgreSQL takes data directories of its own major version only. */
const majorVersion = '18'

/** @throws Error that says what to do when another major version of PostgreSQL made the cluster. */
export async function refuseOtherMajorVersion(clusterDirectory: string): Promise<void> {
  const found = await readMajorVersion(clusterDirectory)
  if (found === undefined || found === majorVersion) return
  throw new Error(
    `The database in ${clusterDirectory} was made by PostgreSQL ${found}, and this Livegate brings ${majorVersion}. ` +
      'Dump it with the Livegate that made it and load it into a new data directory, convert it with pg_upgrade, ' +
      `or run PostgreSQL ${found} on it yourself and set DATABASE_URL`,
  )
}

/** Whether there is a complete cluster. */
export async function clusterExists(clusterDirectory: string): Promise<boolean> {
  return (await readMajorVersion(clusterDirectory)) !== undefined
}

/**
 * Makes the cluster with initdb: UTF-8, and the built-in C.UTF-8 collation so that sorting never changes with the
 * system's C library. It is made beside its place and renamed when done, so a half-made one never counts. To be called
 * by one process at a time.
 */
export async function createCluster(place: Place, binaries: string): Promise<void> {
  const unfinished = await explainFailure('Making the database', () => prepareUnfinished(place))
  const locale = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const { child, ended } = startProgram(
    binaries,
    'initdb',
    ['-D', unfinished, `--username=${superuser}`, '--auth=trust', ...locale],
    { account: place.account, stdio: ['ignore', 'pipe', 'pipe'], detached: false },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text))
  const ending = await ended
  if (ending !== 'exit code 0') throw describeEnding('initdb', ending, output)
  await rename(unfinished, place.clusterDirectory)
  await syncDirectory(place.directory)
}

/** A new name each time: the initdb of a starter that was killed may still be writing to the last one. */
async function prepareUnfinished({ directory, account }: Place): Promise<string> {
  for (const name of await readdir(directory)) {
    if (name.endsWith('.unfinished')) await rm(join(directory, name), { recursive: true, force: true }).catch(() => {})
  }
  const unfinished = join(directory, `cluster-${randomBytes(4).toString('hex')}.unfinished`)
  await makePrivateDirectory(unfinished, account)
  return unfinished
}

async function readMajorVersion(clusterDirectory: string): Promise<string | undefined> {
  try {
    return (await readFile(join(clusterDirectory, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Makes a rename in the directory survive a power cut (initdb has synced the files themselves). */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  await directory.sync()
  await directory.close()
}
