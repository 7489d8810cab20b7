import { constants } from 'node:fs'
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { explainFailure, systemErrorCode } from './embedded-failure.ts'
import type { Place } from './embedded-place.ts'
import { servesCluster } from './embedded-process.ts'
import { describeEnding, type Ending, startProgram } from './embedded-program.ts'

/** The port is only a part of the socket's name. */
export const socketPort = 5432
const logLimitBytes = 8 * 2 ** 20
const stopTimeoutMs = 60_000
const pollMs = 20

/** Besides the defaults. Statements and row values stay out of the log, for they may name people. */
const settings = {
  listen_addresses: '',
  port: socketPort,
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Messages of errors quote values; whoever meets one logs it without them. This is above ERROR and below FATAL.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** A server that was just started; `failure` settles only when it ends. */
export type StartedPostmaster = { failure: Promise<Error> }

/**
 * The id of the process that serves the cluster now, whoever started it. A pid file that was left by a crash, and whose
 * number may by now belong to any other process, counts for nothing.
 */
export async function findPostmaster(clusterDirectory: string): Promise<number | undefined> {
  const file = await readFile(join(clusterDirectory, 'postmaster.pid'), 'utf8').catch((error) => {
    if (systemErrorCode(error) === 'ENOENT') return ''
    throw error
  })
  const pid = Number.parseInt(file, 10)
  return pid > 0 && servesCluster(pid, clusterDirectory) ? pid : undefined
}

/**
 * Starts the server in a session of its own, so that it outlives a Ctrl-C until it is stopped. To be called by one
 * process at a time, and only when {@link findPostmaster} finds none.
 */
export async function startPostmaster(place: Place, binaries: string): Promise<StartedPostmaster> {
  await removeLeftovers(place)
  const log = await explainFailure('Opening the database log', () => openLog(place))
  try {
    const { size } = await log.stat()
    const socketDirectory = `"${place.socketDirectory.replaceAll('"', '""')}"`
    const values = { ...settings, unix_socket_directories: socketDirectory, unix_socket_permissions: '0700' }
    const parameters = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const { child, ended } = startProgram(binaries, 'postgres', ['-D', place.clusterDirectory, ...parameters], {
      account: place.account,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    })
    child.unref()
    return { failure: ended.then((ending) => readFailure(place, ending, size)) }
  } finally {
    await log.close()
  }
}

/** Fast shutdown (sessions are ended, nothing is lost); resolves when the server has gone, false when it hasn't in time. */
export async function stopPostmaster(place: Place): Promise<boolean> {
  const deadline = Date.now() + stopTimeoutMs
  const pid = await findPostmaster(place.clusterDirectory)
  if (pid === undefined) return true
  process.kill(pid, 'SIGINT')
  while ((await findPostmaster(place.clusterDirectory)) !== undefined) {
    if (Date.now() > deadline) return false
    await sleep(pollMs)
  }
  return true
}

/** Empties the log when it has grown long. The server appends, so this does no harm while it runs. */
export async function boundLog(place: Place): Promise<void> {
  const log = await explainFailure('Opening the database log', () => openLog(place))
  try {
    if ((await log.stat()).size > logLimitBytes) await log.truncate()
  } finally {
    await log.close()
  }
}

/** PostgreSQL itself refuses to start when any process has the number in these files. */
async function removeLeftovers(place: Place): Promise<void> {
  const socket = join(place.socketDirectory, `.s.PGSQL.${socketPort}`)
  for (const path of [join(place.clusterDirectory, 'postmaster.pid'), socket, `${socket}.lock`]) {
    await rm(path, { force: true })
  }
}

async function openLog(place: Place): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  const log = await open(logPath(place), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
  if (process.getuid?.() === 0) {
    // When root helps out in a user's own directory, that user must still be able to write the log afterwards.
    const { uid, gid } = await stat(place.directory)
    await log.chown(uid, gid)
  }
  return log
}

async function readFailure(place: Place, ending: Ending, offset: number): Promise<Error> {
  const log = await readFile(logPath(place)).catch(() => Buffer.alloc(0))
  return describeEnding(`postgres (log: ${logPath(place)})`, ending, log.subarray(offset).toString())
}

const logPath = (place: Place) => join(place.directory, 'postgres.log')
