import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded.ts'
import { findPostmaster } from './embedded-postmaster.ts'

const isRoot = process.getuid?.() === 0
const built = fileURLToPath(new URL('../../dist/store/embedded.js', import.meta.url))

/** Another process that uses the cluster: it says so in one line, and leaves when its standard input ends. */
const holderProgram = `
  process.on('SIGINT', () => {})
  const { openEmbeddedPostgres } = await import(${JSON.stringify(built)})
  const postgres = await openEmbeddedPostgres({ dataDir: process.argv[1] })
  console.log(JSON.stringify({ connection: postgres.connection, directory: postgres.directory }))
  process.stdin.resume().on('end', async () => { await postgres.close() })
`
type Holder = Pick<EmbeddedPostgres, 'connection' | 'directory'> & { child: ChildProcess; leave(): Promise<void> }

let root = ''
let dataDir = ''
let children: ChildProcess[] = []
let opened: EmbeddedPostgres[] = []

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'livegate-db-')))
  await chmod(root, 0o755)
  dataDir = join(root, 'data')
})
afterEach(async () => {
  await Promise.all(opened.map((postgres) => postgres.close()))
  for (const child of children) child.kill('SIGKILL')
  // What a failed test, or a killed holder, left running is adopted and stopped.
  if (await stat(join(dataDir, 'postgres', 'cluster', 'postmaster.pid')).catch(() => undefined)) {
    await (await openEmbeddedPostgres({ dataDir })).close()
  }
  await rm(root, { recursive: true, force: true })
  children = []
  opened = []
})

async function open(onProgress?: (message: string) => void): Promise<EmbeddedPostgres> {
  const postgres = await openEmbeddedPostgres({ dataDir, ...(onProgress && { onProgress }) })
  opened.push(postgres)
  return postgres
}

function startHolder(ids: { uid?: number; gid?: number } = {}): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holderProgram, dataDir], {
    ...ids,
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, as the shell gives to what it starts in a terminal.
    detached: true,
  })
  children.push(child)
  return child
}

async function openElsewhere(ids: { uid?: number; gid?: number } = {}): Promise<Holder> {
  const child = startHolder(ids)
  if (!child.stdout) throw new Error('no output to read')
  for await (const line of createInterface(child.stdout)) {
    const leave = async () => {
      const exit = once(child, 'exit')
      child.stdin?.end()
      await exit
    }
    return { ...JSON.parse(line), child, leave }
  }
  throw new Error('the holder ended without opening the database')
}

async function query(connection: EmbeddedPostgres['connection'], sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const clusterOf = ({ directory }: { directory: string }) => join(directory, 'cluster')
const postmasterOf = (postgres: { directory: string }) => findPostmaster(clusterOf(postgres))

async function killPostmaster(postgres: { directory: string }): Promise<void> {
  const pid = await postmasterOf(postgres)
  if (pid === undefined) throw new Error('no server to kill')
  process.kill(pid, 'SIGKILL')
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20)
}

describe('one process', () => {
  test('makes a durable UTF-8 database that only its account can reach, and keeps it', async () => {
    const first = await open()
    const [setting] = await query(
      first.connection,
      `select current_database() as database, current_setting('server_encoding') as encoding,
        current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
        current_setting('listen_addresses') as addresses, 'Ñ' ilike 'ñ' as folds`,
    )
    const expected = {
      database: 'livegate',
      encoding: 'UTF8',
      fsync: 'on',
      checksums: 'on',
      addresses: '',
      folds: true,
    }
    expect(setting).toEqual(expected)
    expect((await stat(first.connection.host)).mode & 0o777).toBe(0o700)
    await query(first.connection, 'create table kept as select 42 as answer')
    await first.close()
    expect(await postmasterOf(first)).toBeUndefined()

    const second = await open()
    expect(await query(second.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('has none of what PG variables say, and may close twice', async () => {
    process.env.PGPORT = '1'
    process.env.PGHOST = '/nowhere'
    try {
      const postgres = await open()
      expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
      await Promise.all([postgres.close(), postgres.close()])
    } finally {
      delete process.env.PGPORT
      delete process.env.PGHOST
    }
  })

  test('puts the socket elsewhere when the path is too long for one', async () => {
    dataDir = join(root, 'deep-'.repeat(20), 'deeper-'.repeat(20))
    const postgres = await open()
    expect(postgres.directory).toBe(join(dataDir, 'postgres'))
    expect(Buffer.byteLength(postgres.connection.host)).toBeLessThan(80)
    expect((await stat(postgres.connection.host)).mode & 0o777).toBe(0o700)
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.close()
    await rm(postgres.connection.host, { recursive: true })
  })

  test('refuses the cluster of another major version and says what to do', async () => {
    const cluster = join(dataDir, 'postgres', 'cluster')
    await mkdir(cluster, { recursive: true })
    await writeFile(join(cluster, 'PG_VERSION'), '17\n')
    await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/PostgreSQL 17.*brings 18.*pg_upgrade/)
  })

  test('says what is wrong, with the end of the log, when the server does not start', async () => {
    const postgres = await open()
    await postgres.close()
    const file = join(clusterOf(postgres), 'postgresql.conf')
    await appendFile(file, '\nshared_buffers = nonsense\n')
    await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/postgres\.log.*exit code 1\n.*shared_buffers/s)
    expect(await readdir(postgres.directory)).not.toContainEqual(expect.stringMatching(/\.lock$/))
  })

  test('empties a log that has grown long', async () => {
    const postgres = await open()
    const log = join(postgres.directory, 'postgres.log')
    await postgres.close()
    await appendFile(log, Buffer.alloc(9 * 2 ** 20, '\n'))
    await open()
    expect((await stat(log)).size).toBeLessThan(100_000)
  })

  test('copies the programs anew when the version of the package changed', async () => {
    const postgres = await open()
    await postgres.close()
    await mkdir(join(postgres.directory, 'binaries-17.0.0', 'bin'), { recursive: true })
    const again = await open()
    const copies = (await readdir(again.directory)).filter((name) => name.startsWith('binaries-'))
    expect(copies).toEqual([expect.stringMatching(/^binaries-18\./)])
  })
})

describe('several processes', () => {
  test('share one server from the first start on, and the last one stops it', async () => {
    const holders = await Promise.all([openElsewhere(), openElsewhere(), open()])
    const [first, second, own] = holders
    const pid = await postmasterOf(own)
    expect(pid).toBeGreaterThan(0)
    await first.leave()
    await own.close()
    expect(await postmasterOf(own)).toBe(pid)
    expect(await query(second.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.leave()
    expect(await postmasterOf(own)).toBeUndefined()
  })

  test('come and go at once without an error', async () => {
    const visit = async () => {
      for (let visits = 0; visits < 10; visits += 1) {
        const postgres = await openEmbeddedPostgres({ dataDir })
        expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
        await postgres.close()
      }
    }
    await Promise.all([visit(), visit(), visit()])
    expect(await findPostmaster(join(dataDir, 'postgres', 'cluster'))).toBeUndefined()
  })

  test('the server of a killed process is adopted, and stopped at the end', async () => {
    const holder = await openElsewhere()
    await query(holder.connection, 'create table kept as select 42 as answer')
    const pid = await postmasterOf(holder)
    holder.child.kill('SIGKILL')
    await once(holder.child, 'exit')
    const postgres = await open()
    expect(await postmasterOf(postgres)).toBe(pid)
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
    await postgres.close()
    expect(await postmasterOf(postgres)).toBeUndefined()
  })

  test('a process killed while it makes the database does not hinder the next', async () => {
    const child = startHolder()
    const directory = join(dataDir, 'postgres')
    await until(async () => (await readdir(directory).catch(() => [])).some((name) => name.endsWith('.unfinished')))
    child.kill('SIGKILL')
    const postgres = await open()
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await until(async () => !(await readdir(directory)).some((name) => name.endsWith('.lock')))
  })

  test("a terminal's Ctrl-C does not reach the server", async () => {
    const holder = await openElsewhere()
    const pid = await postmasterOf(holder)
    process.kill(-(holder.child.pid ?? 0), 'SIGINT')
    await sleep(300)
    expect(await postmasterOf(holder)).toBe(pid)
    expect(await query(holder.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await holder.leave()
    expect(await postmasterOf(holder)).toBeUndefined()
  })
})

describe('after a crash of the server', () => {
  test('its users start it again, and nothing that was committed is lost', async () => {
    const postgres = await open()
    await query(postgres.connection, 'create table kept as select 42 as answer')
    const killed = await postmasterOf(postgres)
    await killPostmaster(postgres)
    await until(async () => ![killed, undefined].includes(await postmasterOf(postgres)))
    await until(() =>
      query(postgres.connection, 'select 1').then(
        () => true,
        () => false,
      ),
    )
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
    await postgres.close()
    expect(await postmasterOf(postgres)).toBeUndefined()
  })

  test('a pid file whose number now belongs to another process does not hinder', async () => {
    const holder = await openElsewhere()
    await query(holder.connection, 'create table kept as select 42 as answer')
    const pidFile = join(clusterOf(holder), 'postmaster.pid')
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n')
    const { uid, gid } = await stat(pidFile)
    holder.child.kill('SIGKILL')
    await once(holder.child, 'exit')
    await killPostmaster(holder)
    // Of the same user: PostgreSQL alone would now refuse, since it may signal the process.
    const other = spawn('sleep', ['60'], isRoot ? { uid, gid } : {})
    children.push(other)
    await writeFile(pidFile, [other.pid, ...rest].join('\n'))

    const postgres = await open()
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
    await postgres.close()
    expect(other.exitCode).toBeNull()
  })
})

describe.runIf(isRoot)('started by root', () => {
  const nobody = { uid: 65534, gid: 65534 }

  test('under a closed directory the database is in /var/lib/livegate, also when the directory opens', async () => {
    await chmod(root, 0o700)
    const messages: string[] = []
    const postgres = await open((message) => messages.push(message))
    expect(postgres.directory).toMatch(/^\/var\/lib\/livegate\/[0-9a-f]{16}$/)
    expect(messages).toContainEqual(expect.stringContaining(`the database is in ${postgres.directory}`))
    await query(postgres.connection, 'create table kept as select 42 as answer')
    await postgres.close()
    await chmod(root, 0o755)
    const again = await open()
    expect(await query(again.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
    await again.close()
    await rm(postgres.directory, { recursive: true })
    await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/Bring it back, or delete that file/)
  })

  test('a closed data directory of its own lets only the account through', async () => {
    await mkdir(dataDir, { mode: 0o700 })
    const postgres = await open()
    expect(postgres.directory).toBe(join(dataDir, 'postgres'))
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    const [home, cluster] = [await stat(dataDir), await stat(clusterOf(postgres))]
    expect({ uid: home.uid, gid: home.gid, mode: home.mode & 0o777 }).toEqual({ uid: 0, gid: cluster.gid, mode: 0o710 })
  })

  test("an ordinary user's database is used as that user, and the user can go on afterwards", async () => {
    await mkdir(dataDir, { mode: 0o700 })
    await chown(dataDir, nobody.uid, nobody.gid)
    const holder = await openElsewhere(nobody)
    expect((await stat(clusterOf(holder))).uid).toBe(nobody.uid)
    await query(holder.connection, 'create table kept as select 42 as answer')
    await holder.leave()
    const postgres = await open()
    expect(await query(postgres.connection, 'select answer from kept')).toEqual([{ answer: 42 }])
    await postgres.close()
    await (await openElsewhere(nobody)).leave()
  })

  test('another user is told whose the database is', async () => {
    await (await open()).close()
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', holderProgram, dataDir], {
      uid: 65533,
      gid: 65533,
      encoding: 'utf8',
    })
    expect(other.stderr).toMatch(/belongs to another user \(uid \d+\): run this as that user or as root/)
  })

  test('a full disk is named', async ({ skip }) => {
    await mkdir(dataDir)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=90m,mode=755', 'tmpfs', dataDir]).status === 0
    if (!mounted) skip('this system lets nobody mount a small disk')
    try {
      await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/disk is full.*free some space/is)
      spawnSync('mount', ['-o', 'remount,size=10m', dataDir])
      await rm(join(dataDir, 'postgres'), { recursive: true })
      await expect(openEmbeddedPostgres({ dataDir })).rejects.toThrow(/disk is full.*free some space/is)
    } finally {
      spawnSync('umount', [dataDir])
    }
  })
})
