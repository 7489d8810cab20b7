import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { GatewayProcess, Operation } from '@livegate/sdk/server'

/** What this site asks a person's face for. */
export type CheckType = 'ENROLLMENT' | 'VERIFICATION'

/** A person's way to the gateway and back. The browser knows only `state`; all else stays here. */
export type Visit = { type: CheckType; userId: string; state: string; processId: string; gatewayUrl: string }

/** What Livegate said at the end of a visit, and whether that is a yes. */
export type Report = { visit: Visit; process: GatewayProcess; operation: Operation; passed: boolean }

/** What this site remembers of a browser. */
export type Session = {
  id: string
  expiresAtMs: number
  /** Visits under way, by state: one browser may have several tabs. */
  visits: Map<string, Visit>
  report?: Report
  /** Present once the person has proven to be this user. */
  account?: { userId: string }
}

const lifetimeMs = 30 * 60_000
const maxSessions = 10_000
const maxVisits = 8

/** Sessions in memory, named by a cookie that scripts can't read and other sites' forms don't send. */
export function createSessionStore(publicUrl: URL) {
  const cookieName = 'livegate_relying_party'
  const attributes = [
    `Path=${publicUrl.pathname}`,
    'HttpOnly',
    // Lax, not Strict: the return from the gateway may be a navigation from another site.
    'SameSite=Lax',
    ...(publicUrl.protocol === 'https:' ? ['Secure'] : []),
  ].join('; ')
  const sessions = new Map<string, Session>()

  const create = (): Session => {
    const session = {
      id: randomBytes(32).toString('base64url'),
      expiresAtMs: Date.now() + lifetimeMs,
      visits: new Map(),
    }
    dropOld(sessions)
    sessions.set(session.id, session)
    return session
  }
  return {
    create,
    find(request: IncomingMessage): Session | undefined {
      const session = sessions.get(readCookie(request, cookieName) ?? '')
      return session && session.expiresAtMs > Date.now() ? session : undefined
    },
    /** At a login the session gets a new name, so that nobody who knew the old one is logged in too. */
    logIn(session: Session, userId: string): Session {
      sessions.delete(session.id)
      return Object.assign(create(), { visits: session.visits, report: session.report, account: { userId } })
    },
    end(session: Session): void {
      sessions.delete(session.id)
    },
    cookieFor: (session: Session) => `${cookieName}=${session.id}; ${attributes}`,
    forgettingCookie: () => `${cookieName}=; Max-Age=0; ${attributes}`,
  }
}

/** Remembers a visit in the browser's session; the oldest gives way when there are many. */
export function rememberVisit(session: Session, visit: Visit): void {
  const oldest = session.visits.keys().next().value
  if (session.visits.size >= maxVisits && oldest !== undefined) session.visits.delete(oldest)
  session.visits.set(visit.state, visit)
}

function readCookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** A Map keeps the order of insertion, so the first ones are the oldest. */
function dropOld(sessions: Map<string, Session>): void {
  for (const [id, session] of sessions) {
    if (session.expiresAtMs > Date.now() && sessions.size < maxSessions) return
    sessions.delete(id)
  }
}
