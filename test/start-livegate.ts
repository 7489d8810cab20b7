import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const commandLine = fileURLToPath(new URL('../packages/cli/dist/livegate.js', import.meta.url))

/** A real Livegate: `livegate serve` in a process of its own, with a data directory of its own. */
export type RunningLivegate = {
  url: string
  applicationId: string
  apiKey: string
  /** Where the first owner of the console chooses a password; absent at a start after that. */
  setUpUrl: string | undefined
  dataDir: string
  environment: Record<string, string>
  process: ChildProcess
  /** As Ctrl-C does. Says the exit code. */
  stop(): Promise<number | null>
  /** Removes the data. */
  discard(): Promise<void>
}

/** Starts Livegate on a free port. Give the `dataDir` and `environment` of an earlier one to start that one again. */
export async function startLivegate(
  options: { dataDir?: string; environment?: Record<string, string> } = {},
): Promise<RunningLivegate> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'livegate-test-')))
  const environment = {
    LIVEGATE_PORT: String(await freePort()),
    LIVEGATE_DATA_DIR: dataDir,
    LIVEGATE_LOG_LEVEL: 'warn',
    LIVEGATE_ENGINE_PROCESSES: '1',
    ...options.environment,
  }
  const child = spawn(process.execPath, [commandLine, 'serve', '--json'], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { url, demo, setUpUrl } = await readiness(child)
  return {
    url,
    setUpUrl,
    ...demo,
    dataDir,
    environment,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGINT')
      await once(child, 'exit')
      return child.exitCode
    },
    discard: () => rm(dataDir, { recursive: true, force: true }),
  }
}

type Readiness = { url: string; demo: { applicationId: string; apiKey: string }; setUpUrl?: string }

/** Waits for the line of JSON that says "ready"; everything else that the server says goes to the test's output. */
async function readiness(child: ChildProcess): Promise<Readiness> {
  if (child.stdout === null || child.stderr === null) throw new Error('no pipes')
  const heard: string[] = []
  createInterface(child.stderr).on('line', (line) => heard.push(line))
  const lines = createInterface(child.stdout)
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      heard.push(line)
      if (line.startsWith('{"url"')) resolve(JSON.parse(line) as Readiness)
      else if (line.includes('"error"')) process.stderr.write(`${line}\n`)
    })
    child.once('exit', (code) => reject(new Error(`livegate serve ended with ${code}:\n${heard.join('\n')}`)))
  })
}

/** Runs a command of the command line with a running Livegate's environment. */
export async function runLivegate(
  environment: Record<string, string>,
  ...words: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [commandLine, ...words], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}

/** Makes another application with options of `livegate app create`; the running Livegate as it is reached through that. */
export async function withApplication(livegate: RunningLivegate, ...options: string[]): Promise<RunningLivegate> {
  const words = ['app', 'create', '--name', 'Another', ...options, '--json']
  const { code, stdout } = await runLivegate(livegate.environment, ...words)
  if (code !== 0) throw new Error(`livegate app create ended with ${code}: ${stdout}`)
  return { ...livegate, ...(JSON.parse(stdout) as Pick<RunningLivegate, 'applicationId' | 'apiKey'>) }
}
