import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { engineEnvironment, engineNodeOptions } from '@livegate/engine'
import { EvaluationFailure } from '../evaluation-failure.ts'
import type { EvaluationJob, EvaluationMessage, EvaluationStart } from './evaluation-protocol.ts'
import type { SampleFinding } from './finding.ts'

/** A running evaluation process. */
export type EvaluationChild = {
  /** False once a job cost it its life. */
  alive: boolean
  /** Analyses one sample; never two at a time. A crash or a hang is a finding, and the end of the process. */
  analyse(job: EvaluationJob): Promise<SampleFinding>
  /** Ends it; resolves when it is gone. */
  end(): Promise<void>
}

const START_TIMEOUT_MS = 120_000
const ANALYSIS_TIMEOUT_MS = 120_000

/** Why a sample has no finding of the engine's: these are not kept in the cache, for the next run may fare better. */
export const transientReasons: ReadonlySet<string> = new Set(['ENGINE_CRASHED', 'ENGINE_TIMED_OUT'])

/** Starts a process and waits until its models are warm. @throws EvaluationFailure ENGINE_NOT_STARTED */
export async function startEvaluationChild(program: URL, start: EvaluationStart): Promise<EvaluationChild> {
  const child = fork(program, [], {
    serialization: 'advanced',
    env: { ...process.env, ...engineEnvironment },
    execArgv: [...engineNodeOptions],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2000)
  })
  child.send(start, () => {})
  if ((await nextMessage(child, START_TIMEOUT_MS)) === 'TIMED_OUT' || child.exitCode !== null) {
    child.kill('SIGKILL')
    throw new EvaluationFailure('ENGINE_NOT_STARTED', `The engine does not start. Run "npm ci". ${complaints.trim()}`)
  }
  const evaluationChild: EvaluationChild = {
    alive: true,
    async analyse(job) {
      const answer = nextMessage(child, ANALYSIS_TIMEOUT_MS)
      child.send(job, () => {})
      const message = await answer
      if (typeof message !== 'string' && 'finding' in message) return message.finding
      evaluationChild.alive = false
      child.kill('SIGKILL')
      return message === 'TIMED_OUT'
        ? { acquired: false, reason: 'ENGINE_TIMED_OUT', detail: `No answer for ${ANALYSIS_TIMEOUT_MS / 1000} s` }
        : { acquired: false, reason: 'ENGINE_CRASHED', detail: complaints.trim().split('\n').at(-1) ?? '' }
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
  return evaluationChild
}

/** The process's next message, or why there is none. */
function nextMessage(child: ChildProcess, timeoutMs: number): Promise<EvaluationMessage | 'TIMED_OUT' | 'ENDED'> {
  return new Promise((resolve) => {
    const settle = (answer: EvaluationMessage | 'TIMED_OUT' | 'ENDED') => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onExit)
      resolve(answer)
    }
    const onMessage = (message: EvaluationMessage) => settle(message)
    const onExit = () => settle('ENDED')
    const timer = setTimeout(() => settle('TIMED_OUT'), timeoutMs)
    child.on('message', onMessage as (message: unknown) => void).on('exit', onExit)
    if (child.exitCode !== null || child.signalCode !== null) settle('ENDED')
  })
}
