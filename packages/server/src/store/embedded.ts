import { setTimeout as sleep } from 'node:timers/promises'
import { findBundledPackage, installBinaries, removeOtherBinaries } from './embedded-binaries.ts'
import { clusterExists, createCluster, refuseOtherMajorVersion } from './embedded-cluster.ts'
import { withStartLock } from './embedded-lock.ts'
import { choosePlace, type Place } from './embedded-place.ts'
import {
  boundLog,
  findPostmaster,
  type StartedPostmaster,
  startPostmaster,
  stopPostmaster,
} from './embedded-postmaster.ts'
import {
  type Connection,
  connectionTo,
  ensureDatabase,
  joinUsers,
  leaveUsers,
  type Membership,
} from './embedded-users.ts'

const database = 'livegate'

/** The running bundled PostgreSQL, of which this process is a user until it closes. */
export type EmbeddedPostgres = {
  /** Options for node-postgres. */
  connection: Connection
  /** Where the cluster, its programs and its log are: `<dataDir>/postgres`, or another place that was reported. */
  directory: string
  /** Leaves; whoever leaves last stops the server and waits for it. Close your own connections before. */
  close(): Promise<void>
}

type Context = { place: Place; onProgress: (message: string) => void }

/** A crash recovery may take minutes; a server that is starting is waited for that long. */
const startTimeoutMs = 600_000
/** Sessions of a killed server may need a moment to notice; or somebody came, was the last to leave, and stopped it. */
const passing = /pre-existing shared memory block|ended with exit code 0/
const passingTimeoutMs = 30_000
const progressEveryMs = 10_000
const pollMs = 15
const rejoinDelayMs = { first: 500, longest: 30_000 }

/**
 * Makes sure that the PostgreSQL cluster of this data directory runs, joins its users, and says how to connect. Makes
 * the cluster at first use; adopts a server that is running, also one whose starter was killed. Several processes may
 * share the cluster.
 *
 * @throws Error with a message that says what to do: no permission, disk full, another major version, a place that
 *   belongs to another user, or the end of the server's log when it doesn't start.
 */
export async function openEmbeddedPostgres(options: {
  dataDir: string
  onProgress?: (message: string) => void
}): Promise<EmbeddedPostgres> {
  const { dataDir, onProgress = () => {} } = options
  const place = await choosePlace(dataDir, onProgress)
  await refuseOtherMajorVersion(place.clusterDirectory)
  await boundLog(place)
  const close = await keepMembership({ place, onProgress })
  return { connection: connectionTo(place, database), directory: place.directory, close }
}

/** Joins, and joins again whenever the server fell over, which starts it again. Gives the function that leaves. */
async function keepMembership(context: Context): Promise<() => Promise<void>> {
  const closing = new AbortController()
  let leaving: Promise<void> | undefined
  let membership: Membership | undefined = await join(context)
  let rejoining = Promise.resolve()

  const watch = (joined: Membership) => {
    membership = joined
    joined.lost.then(() => {
      membership = undefined
      rejoining = rejoin()
    })
  }
  const rejoin = async () => {
    let delayMs = rejoinDelayMs.first
    while (!closing.signal.aborted && membership === undefined) {
      try {
        watch(await join(context))
      } catch (error) {
        context.onProgress(error instanceof Error ? error.message : String(error))
        await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => {})
        delayMs = Math.min(delayMs * 2, rejoinDelayMs.longest)
      }
    }
  }
  const leave = async () => {
    await rejoining
    if (membership) await leaveUsers(membership, () => stop(context))
  }
  watch(membership)
  return () => {
    closing.abort()
    leaving ??= leave()
    return leaving
  }
}

async function join(context: Context): Promise<Membership> {
  const { directory } = context.place
  const membership =
    (await joinUsers(context.place)) ?? (await withStartLock(directory, startTimeoutMs, () => startAndJoin(context)))
  try {
    await ensureDatabase(membership, database)
    return membership
  } catch (error) {
    await leaveUsers(membership, () => stop(context))
    throw error
  }
}

/** Only one process at a time is here: it starts the server unless one runs, and waits until it takes connections. */
async function startAndJoin({ place, onProgress }: Context): Promise<Membership> {
  const began = Date.now()
  let reportAtMs = progressEveryMs
  let server: StartedPostmaster | undefined
  for (;;) {
    const membership = await joinUsers(place)
    if (membership) return membership
    const waitedMs = Date.now() - began
    if (waitedMs > startTimeoutMs) throw new Error(`PostgreSQL doesn't get ready: see the log in ${place.directory}`)
    if (waitedMs > reportAtMs) {
      reportAtMs += progressEveryMs
      onProgress('PostgreSQL is still starting; after a crash it repairs its files first')
    }
    if (!server && (await findPostmaster(place.clusterDirectory)) === undefined) {
      server = await start({ place, onProgress })
    }
    const failure = await Promise.race([sleep(pollMs), ...(server ? [server.failure] : [])])
    if (failure && !(passing.test(failure.message) && waitedMs < passingTimeoutMs)) throw failure
    if (failure) server = undefined
  }
}

async function start({ place, onProgress }: Context): Promise<StartedPostmaster> {
  const binaries = await installBinaries(place.directory, await findBundledPackage())
  await removeOtherBinaries(place.directory, binaries)
  if (!(await clusterExists(place.clusterDirectory))) {
    onProgress('Making the database')
    await createCluster(place, binaries)
  }
  return await startPostmaster(place, binaries)
}

async function stop({ place, onProgress }: Context): Promise<void> {
  if (!(await stopPostmaster(place))) onProgress(`PostgreSQL in ${place.directory} is still shutting down`)
}
