import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Account } from './embedded-place.ts'

/** How a program ended: `exit code 1`, `signal SIGKILL`, or why it could not be run at all. */
export type Ending = string

/** One of PostgreSQL's programs, with the promise of how it ends (never rejected). */
export type RunningProgram = { child: ChildProcess; ended: Promise<Ending> }

/**
 * Starts a program of the copy at `binaries` as the account. `detached` gives it a session of its own, so that neither
 * the terminal's Ctrl-C nor its closing reaches it.
 */
export function startProgram(
  binaries: string,
  name: 'initdb' | 'postgres',
  parameters: string[],
  options: { account: Account; stdio: StdioOptions; detached: boolean },
): RunningProgram {
  const { account, stdio, detached } = options
  const ids = process.getuid?.() === 0 ? account : {}
  // The current directory may be closed to the account; PG* variables of the user's own servers must not leak in.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  const child = spawn(join(binaries, 'bin', name), parameters, { ...ids, cwd: '/', env, stdio, detached })
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve(`it could not be run: ${error.message}`))
    child.once('exit', (code, signal) => resolve(code === null ? `signal ${signal}` : `exit code ${code}`))
  })
  return { child, ended }
}

/** An error for a program that ended badly: what is known to help, then the end of what it wrote. */
export function describeEnding(name: string, ending: Ending, output: string): Error {
  const advice = knownTroubles.find(({ sign }) => sign.test(`${ending}\n${output}`))?.advice
  const tail = output.trim().split('\n').slice(-12).join('\n  ')
  const sentence = advice === undefined ? '' : `. ${advice}`
  return new Error(`The bundled PostgreSQL failed: ${name} ended with ${ending}${sentence}${tail && `\n  ${tail}`}`)
}

const knownTroubles = [
  { sign: /No space left on device|Disk quota exceeded/, advice: 'The disk is full: free some space and start again' },
  { sign: /Read-only file system/, advice: 'The file system is read-only: set LIVEGATE_DATA_DIR to one that is not' },
  {
    sign: /could not be run: .*EACCES/,
    advice: 'The data directory may be mounted noexec: set LIVEGATE_DATA_DIR to another, or DATABASE_URL',
  },
  {
    sign: /could not be run: .*ENOENT|error while loading shared libraries|GLIBC_/,
    advice: 'The bundled programs need a system with glibc: set DATABASE_URL to a PostgreSQL server of yours',
  },
  { sign: /Permission denied/, advice: 'Give the user that it runs as access to the directory named below' },
  {
    sign: /could not (create|resize) shared memory|Cannot allocate memory/,
    advice: 'There is too little (shared) memory: PostgreSQL needs about 200 MB',
  },
]
