import { type ChildProcess, fork } from 'node:child_process'
import { engineEnvironment, engineNodeOptions, type ModelManifest, type SampleAnalysis } from '@livegate/engine'
import type { EngineJob, EngineMessage, EngineStart } from './engine-protocol.ts'
import { readRssBytes } from './resident-memory.ts'

/** What became of one job. All but ANALYSED cost the child its life. */
export type ChildOutcome =
  | { outcome: 'ANALYSED'; analysis: SampleAnalysis }
  | { outcome: 'CRASHED' }
  | { outcome: 'TIMED_OUT' }
  | { outcome: 'OUT_OF_MEMORY' }

/** What a child process runs, and with which models. */
export type EngineProgram = { program: URL; manifest: ModelManifest }

export type ChildLimits = { timeoutMs: number; maxRssBytes: number }

/** One running engine process. */
export type EngineChild = {
  templateModelId: string
  /** Jobs that it has answered. */
  jobCount: number
  /** Runs one job; never two at a time. Never rejects. */
  run(job: EngineJob): Promise<ChildOutcome>
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves when the process has ended, for whatever reason. */
  ended: Promise<void>
}

const START_TIMEOUT_MS = 60_000
const RSS_INTERVAL_MS = 50

/**
 * Starts an engine process and waits until its models are loaded and warm.
 * `closing` kills it at any time. @throws Error when it ends or says nothing for 60 s instead
 */
export async function startEngineChild(
  { program, manifest }: EngineProgram,
  limits: ChildLimits,
  closing: AbortSignal,
): Promise<EngineChild> {
  const child = fork(program, [], {
    serialization: 'advanced',
    signal: closing,
    killSignal: 'SIGKILL',
    // No secret of the server's environment is worth anything to a decoder: none is passed on.
    env: { ...childEnvironment(), ...engineEnvironment },
    execArgv: [...engineNodeOptions],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).on('error', () => child.pid === undefined && resolve()),
  )
  const start: EngineStart = { manifest }
  // A process that is gone already says so by ending.
  child.send(start, () => {})
  const templateModelId = await waitUntilReady(child, ended)
  const engineChild: EngineChild = {
    templateModelId,
    jobCount: 0,
    async run(job) {
      engineChild.jobCount++
      const outcome = await runJob(child, job, limits)
      if (outcome.outcome !== 'ANALYSED') child.kill('SIGKILL')
      return outcome
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    ended,
  }
  return engineChild
}

/**
 * What a Node process and its native libraries need to run, and nothing of ours. Two malloc arenas instead of eight per
 * core save a fifth of the resident memory (docs/decisions/0006).
 */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'LANG', 'TZ']
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

async function waitUntilReady(child: ChildProcess, ended: Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const ready = new Promise<string>((resolve) => {
    child.once('message', (message: EngineMessage) => {
      if ('ready' in message) resolve(message.ready.templateModelId)
    })
  })
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, START_TIMEOUT_MS, undefined)
  })
  const templateModelId = await Promise.race([ready, late, ended.then(() => undefined)])
  clearTimeout(timer)
  if (templateModelId !== undefined) return templateModelId
  child.kill('SIGKILL')
  throw new Error('The engine process did not start. "livegate doctor" tells whether its models are in place.')
}

function runJob(child: ChildProcess, job: EngineJob, limits: ChildLimits): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    const settle = (outcome: ChildOutcome) => {
      clearTimeout(timer)
      clearInterval(meter)
      child.off('message', onMessage).off('close', onClose)
      resolve(outcome)
    }
    const onMessage = (message: EngineMessage) => {
      if ('analysis' in message) settle({ outcome: 'ANALYSED', analysis: message.analysis })
    }
    const onClose = () => settle({ outcome: 'CRASHED' })
    const timer = setTimeout(() => settle({ outcome: 'TIMED_OUT' }), limits.timeoutMs)
    const meter = setInterval(async () => {
      if ((await readRssBytes(child.pid)) > limits.maxRssBytes) settle({ outcome: 'OUT_OF_MEMORY' })
    }, RSS_INTERVAL_MS)
    child.on('message', onMessage).once('close', onClose)
    child.send(job, (error) => error && settle({ outcome: 'CRASHED' }))
  })
}
