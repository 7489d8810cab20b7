import { randomBytes, randomUUID } from 'node:crypto'
import type { Wish } from './create-body.ts'
import { Refusal } from './refusal.ts'
import { type ProcessStatus, type ScenarioName, type Step, scenarios, type Verdict } from './scenarios.ts'

/** How a process ended: by its scenario, or because its application or the clock ended it. */
export type Ending = Verdict | { kind: 'FAILED'; error: string; errorKey: 'BiometricError' | 'TimeoutError' }

/** A visit that somebody asked for. */
export type SimulatedProcess = Wish & {
  id: string
  operationId: string
  resourceId: string
  secret: string
  /** Of the page that opened it; undefined until one has. */
  pageToken?: string
  /** Undefined until the person at the page chooses one. */
  scenario: ScenarioName | undefined
  status: ProcessStatus
  /** Steps of the scenario that are over. */
  stepsDone: number
  createdAt: Date
  expiresAt: Date
  finishedAt?: Date
  ending?: Ending
  /** Who was found, at an IDENTIFICATION that passed. */
  foundUserId?: string
  /** Of the browser, from the moment when a sample would have come. */
  userAgent?: string
}

/** Makes a process in its first state. */
export function newProcess(wish: Wish, scenario: ScenarioName | undefined): SimulatedProcess {
  const createdAt = new Date()
  return {
    ...wish,
    id: randomUUID(),
    operationId: randomUUID(),
    resourceId: randomUUID(),
    secret: randomBytes(32).toString('base64url'),
    scenario,
    status: 'CREATED',
    stepsDone: 0,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + wish.expiresInSeconds * 1000),
  }
}

/** Ends a process whose time is over; to be called before anybody looks at it. */
export function expireOverdue(process: SimulatedProcess): void {
  const isInterruptible = process.status !== 'PROCESSING' && process.status !== 'COMPLETED'
  if (isInterruptible && Date.now() >= process.expiresAt.getTime()) end(process, scenarios.expired.verdict)
}

/** Gives the process to the first page that has its secret, and to the same page again. Says the page's token. */
export function openProcess(process: SimulatedProcess, secret: string, pageToken: string): void {
  if (secret !== process.secret) throw new Refusal('CAPTURE_TOKEN_NOT_VALID')
  if (process.status === 'COMPLETED') throw new Refusal('PROCESS_COMPLETED')
  if (process.pageToken !== undefined && process.pageToken !== pageToken) throw new Refusal('PROCESS_ALREADY_OPENED')
  process.pageToken = pageToken
  if (process.status === 'CREATED') process.status = 'STARTED'
}

/** Goes one step on in the process's scenario, and says which; undefined when there is none left, or none chosen. */
export function advance(process: SimulatedProcess): Step | undefined {
  if (process.status === 'COMPLETED' || process.scenario === undefined) return undefined
  const { steps, verdict } = scenarios[process.scenario]
  const step = steps[process.stepsDone]
  if (step === undefined) return undefined
  process.stepsDone += 1
  if ('problem' in step) return step
  if (step.status === 'COMPLETED') end(process, verdict)
  else process.status = step.status
  return step
}

/** Ends a process for its application, unless a sample is being judged. */
export function cancelProcess(process: SimulatedProcess): void {
  if (process.status === 'COMPLETED') throw new Refusal('PROCESS_COMPLETED')
  if (process.status === 'PROCESSING') throw new Refusal('PROCESS_STATE_CONFLICT')
  end(process, { kind: 'FAILED', error: 'CANCELLED_BY_APPLICATION', errorKey: 'BiometricError' })
}

function end(process: SimulatedProcess, ending: Ending): void {
  process.status = 'COMPLETED'
  process.finishedAt = new Date()
  process.ending = ending
}

/** Where the page goes at the end: `returnUrl` with `state` and, when it could not be decided, `error`. */
export function completeReturnUrl({ returnUrl, state, ending }: SimulatedProcess): string {
  const parameters = new URLSearchParams()
  if (state !== undefined) parameters.set('state', state)
  if (ending?.kind === 'FAILED') parameters.set('error', ending.errorKey)
  if (parameters.size === 0) return returnUrl
  const [, beforeFragment = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(returnUrl) ?? []
  return `${beforeFragment}${beforeFragment.includes('?') ? '&' : '?'}${parameters}${fragment}`
}
