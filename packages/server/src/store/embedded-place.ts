import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { explainFailure, systemErrorCode } from './embedded-failure.ts'

/** The ids that PostgreSQL's programs run with. */
export type Account = { uid: number; gid: number }

/** Where the bundled PostgreSQL of a data directory lives, and as whom it runs. */
export type Place = {
  /** Holds everything below, the copy of the programs and the log. */
  directory: string
  /** PGDATA. */
  clusterDirectory: string
  /** Mode 0700, so that only the account and root can connect. */
  socketDirectory: string
  account: Account
}

const closedPlaces = '/var/lib/livegate'
const passable = 0o711
const socketName = '/.s.PGSQL.5432'
/** sun_path without its closing NUL byte: unix(7) on Linux, sys/un.h on macOS. */
const socketPathLimit = process.platform === 'linux' ? 107 : 103
const self = (): Account => ({ uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 })
const isRoot = () => self().uid === 0

/**
 * Chooses, and makes, the place of a data directory's cluster: `<dataDir>/postgres`, unless root starts it and the
 * account that PostgreSQL then needs can't get there because a parent is closed, in which case it is under
 * /var/lib/livegate. That choice is written down in `<dataDir>/postgres/location`, so that it holds when permissions
 * or the data directory's name change.
 *
 * @throws Error that says what to do: no permission, no account, a place that another user owns.
 */
export async function choosePlace(dataDir: string, onProgress: (message: string) => void): Promise<Place> {
  return await explainFailure('Preparing the database directory', async () => {
    await mkdir(dataDir, { recursive: true })
    const home = await realpath(dataDir)
    const usual = join(home, 'postgres')
    await makeDirectory(usual, passable, self())
    const directory = (await readLocation(usual)) ?? usual
    const account = await chooseAccount(directory)
    if (directory === usual) await letPass(account, home)
    if (canEnter(account, directory)) return await completePlace(directory, account)
    if (await findOwner(join(directory, 'cluster'))) {
      throw new Error(
        `The user that PostgreSQL runs as (uid ${account.uid}) can no longer reach the database in ${directory}: ` +
          'give it access to each parent directory (chmod o+x)',
      )
    }
    return await completePlace(await makeClosedPlace(usual, account, onProgress), account)
  })
}

/** Root's own closed data directory lets the account's group through. What is above it is not ours to open. */
async function letPass(account: Account, home: string): Promise<void> {
  if (!isRoot() || canEnter(account, home) || !canEnter(account, dirname(home))) return
  const { uid, mode } = await stat(home)
  if (uid !== 0 || (mode & 0o070) !== 0) return
  await chown(home, uid, account.gid)
  await chmod(home, (mode & 0o7777) | 0o010)
}

async function readLocation(usual: string): Promise<string | undefined> {
  const file = join(usual, 'location')
  const location = await readFile(file, 'utf8').catch((error) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (location === undefined) return undefined
  const directory = location.trim()
  if ((await findOwner(directory)) !== undefined) return directory
  throw new Error(
    `The database of this data directory is not at ${directory}, where ${file} says it is. ` +
      'Bring it back, or delete that file to begin with an empty database',
  )
}

async function makeClosedPlace(
  usual: string,
  account: Account,
  onProgress: (message: string) => void,
): Promise<string> {
  const directory = join(closedPlaces, hash(usual))
  await makeDirectory(closedPlaces, passable, self())
  await makeDirectory(directory, passable, self())
  if (!canEnter(account, directory)) {
    throw new Error(`The user that PostgreSQL runs as (uid ${account.uid}) can reach neither ${usual} nor ${directory}`)
  }
  await writeFile(join(usual, 'location'), `${directory}\n`)
  onProgress(`PostgreSQL can't run as root, and its user can't reach ${usual}: the database is in ${directory}`)
  return directory
}

/** Root keeps what it writes to itself; only what PostgreSQL writes belongs to the account. */
async function completePlace(directory: string, account: Account): Promise<Place> {
  const clusterDirectory = join(directory, 'cluster')
  let socketDirectory = join(directory, 'socket')
  // Not os.tmpdir(): TMPDIR may differ between the processes that are to meet there.
  if (Buffer.byteLength(socketDirectory + socketName) > socketPathLimit) {
    socketDirectory = join('/tmp', `livegate-${hash(directory)}`)
  }
  await makePrivateDirectory(socketDirectory, account)
  return { directory, clusterDirectory, socketDirectory, account }
}

/** Makes a directory that only the account can use. @throws Error when there is one that somebody else could use. */
export async function makePrivateDirectory(path: string, account: Account): Promise<void> {
  await makeDirectory(path, 0o700, account)
  // lstat, since in a shared directory such as /tmp somebody else may have put a link there.
  const found = await lstat(path)
  const isPrivate = found.isDirectory() && found.uid === account.uid && (found.mode & 0o077) === 0
  if (!isPrivate) throw new Error(`${path} has to be a directory of uid ${account.uid} with mode 0700: remove it`)
}

/** Leaves one that exists as it is. Whoever looks meanwhile sees it with its mode (whatever the umask) and owner, or not at all. */
async function makeDirectory(path: string, mode: number, owner: Account): Promise<void> {
  if (await findOwner(path)) return
  const fresh = `${path}.${randomBytes(4).toString('hex')}`
  await mkdir(fresh)
  try {
    await chmod(fresh, mode)
    if (isRoot()) await chown(fresh, owner.uid, owner.gid)
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!(await findOwner(path))) throw error
  }
}

/** The owner of the cluster that is there; else oneself, or for root, as which PostgreSQL refuses to run, a stand-in. */
async function chooseAccount(directory: string): Promise<Account> {
  const owner = await findOwner(join(directory, 'cluster'))
  if (isRoot()) return owner && owner.uid !== 0 ? owner : await findStandIn()
  if (owner && owner.uid !== self().uid) {
    throw new Error(
      `The database in ${directory} belongs to another user (uid ${owner.uid}): run this as that user or as root, ` +
        'or set LIVEGATE_DATA_DIR to a directory of your own',
    )
  }
  return self()
}

/** initdb wants an account that the system knows by name. */
async function findStandIn(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const [, , uid, gid] = lines.find(([found]) => found === name) ?? []
    // macOS writes nobody's -2 signed.
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
  }
  throw new Error(
    'PostgreSQL refuses to run as root and there is neither a user postgres nor nobody: ' +
      'run Livegate as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours',
  )
}

async function findOwner(path: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Tries it in a process with these ids: mode bits alone tell nothing of access lists and namespaces. */
function canEnter(account: Account, directory: string): boolean {
  if (!isRoot()) return true
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...account, cwd: '/' })
  if (probe.error === undefined) return probe.status === 0
  throw new Error(
    `Root may not start programs as another user here (uid ${account.uid}), and PostgreSQL refuses to run as root: ` +
      'run Livegate as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours',
    { cause: probe.error },
  )
}

const hash = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 16)
