import type { LinkProblem } from './flow/flow.ts'
import type { Refusal } from './reply.ts'

/**
 * What a reload needs to go on. `openedAtMs`: Unix time of opening; `extendedMs`: the time that the person got beside;
 * `reloaded`: the page loaded itself anew for a changed text.
 */
export type StoredSession = { captureToken: string; openedAtMs: number; extendedMs?: number; reloaded?: boolean }

/** Where sessions are kept: `sessionStorage`, or memory where the browser forbids it (third-party frames). */
export type SessionStore = {
  read: (processId: string) => StoredSession | undefined
  write: (processId: string, session: StoredSession) => void
  forget: (processId: string) => void
  /** Whether a page that is loaded anew finds the session. */
  survivesReload: (processId: string) => boolean
}

/** The process id and the secret of a gatewayUrl, `/gateway/{processId}#{secret}`; the secret is '' once removed. */
export function readLink({ pathname, hash }: { pathname: string; hash: string }): {
  processId: string
  secret: string
} {
  const [, processId = ''] = /\/gateway\/([^/]+)\/?$/.exec(pathname) ?? []
  return { processId, secret: hash.replace(/^#/, '') }
}

/** Keeps sessions in the storage that `storage` returns; falls back to memory when it throws or refuses. */
export function createSessionStore(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): SessionStore {
  const memory = new Map<string, StoredSession>()
  const keyOf = (processId: string) => `livegate-capture:${processId}`
  const attempt = <Result>(act: () => Result): Result | undefined => {
    try {
      return act()
    } catch {
      return undefined
    }
  }
  const stored = (processId: string) => parseSession(attempt(() => storage().getItem(keyOf(processId))) ?? undefined)
  return {
    read: (processId) => stored(processId) ?? memory.get(processId),
    survivesReload: (processId) => stored(processId) !== undefined,
    write: (processId, session) => {
      memory.set(processId, session)
      attempt(() => storage().setItem(keyOf(processId), JSON.stringify(session)))
    },
    forget: (processId) => {
      memory.delete(processId)
      attempt(() => storage().removeItem(keyOf(processId)))
    },
  }
}

function parseSession(text: string | undefined): StoredSession | undefined {
  if (text === undefined) return undefined
  try {
    const { captureToken, openedAtMs, extendedMs, reloaded } = JSON.parse(text) as Partial<StoredSession>
    if (typeof captureToken !== 'string' || typeof openedAtMs !== 'number') return undefined
    return {
      captureToken,
      openedAtMs,
      ...(typeof extendedMs === 'number' && { extendedMs }),
      ...(reloaded === true && { reloaded }),
    }
  } catch {
    return undefined
  }
}

/** What a refused exchange or a refused session means for the person. */
export function linkProblemOf({ code, status }: Pick<Refusal, 'code' | 'status'>): LinkProblem {
  if (code === 'PROCESS_ALREADY_OPENED') return 'usedElsewhere'
  if (code === 'HANDOFF_CODE_EXPIRED') return 'codeExpired'
  if (code === 'PROCESS_COMPLETED') return 'finished'
  if (code === 'PROCESS_NOT_FOUND' || status === 404) return 'notFound'
  return status === 400 ? 'incomplete' : 'expired'
}
