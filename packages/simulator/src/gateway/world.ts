import { createAuthTokens } from './auth-tokens.ts'
import { expireOverdue, type SimulatedProcess } from './processes.ts'
import { Refusal, type RefusalCode } from './refusal.ts'
import type { ScenarioName } from './scenarios.ts'

/** The credentials of the one application that a simulated gateway knows. No real gateway gives out either. */
export const simulatedCredentials = {
  applicationId: '00000000-0000-4000-8000-000000000000',
  apiKey: 'simulated',
} as const

/** What follows from the next processes: a scenario, or `ask`, for a person who chooses one on the page. */
export type ScenarioChoice = ScenarioName | 'ask'

/** What can be set before a simulated gateway starts. */
export type WorldSettings = {
  scenario: ScenarioChoice
  /** USERs who are enrolled from the beginning. */
  users: readonly string[]
  /** Groups that exist, beside `*`. */
  groups: readonly string[]
  /** As of an application: where it may send people back to, and who may embed the page; none: the `returnUrl`'s origin. */
  allowedOrigins: readonly string[]
  /** How long the page takes for a step, ms. */
  stepMs: number
  /** The same in the scenario slowNetwork, ms. */
  slowStepMs: number
}

/** Everything that a simulated gateway knows; it is gone when the gateway stops. */
export type World = WorldSettings & {
  /** The gateway's own origin. */
  url: string
  processes: Map<string, SimulatedProcess>
  /** By userId: whether the USER is enrolled, or only known. */
  enrolled: Map<string, boolean>
  /** By Idempotency-Key: the body that came with it, and its process's id. */
  keys: Map<string, { body: string; processId: string }>
  tokens: ReturnType<typeof createAuthTokens>
}

/** A world in which nothing has happened yet. */
export function createWorld(settings: WorldSettings, url: string): World {
  const enrolled = new Map(settings.users.map((userId) => [userId, true]))
  return { ...settings, url, processes: new Map(), enrolled, keys: new Map(), tokens: createAuthTokens() }
}

/** The process with an id, as it stands now. Refuses with `code` when there is none. */
export function findProcess({ processes }: World, id: string, code: RefusalCode = 'PROCESS_NOT_FOUND') {
  const process = processes.get(id.toLowerCase())
  if (process === undefined) throw new Refusal(code)
  expireOverdue(process)
  return process
}

/** Where the page may be embedded and its events go. */
export function embeddingOrigins({ allowedOrigins }: World, { returnUrl }: SimulatedProcess): readonly string[] {
  return allowedOrigins.length > 0 ? allowedOrigins : [new URL(returnUrl).origin]
}
