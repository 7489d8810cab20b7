import type { IncomingMessage, ServerResponse } from 'node:http'
import { createLivegate, type Livegate, LivegateError } from '@livegate/sdk/server'
import type { RelyingPartyOptions } from './relying-party.ts'
import { commonHeaders } from './replies.ts'
import { comesFromAnotherSite, readForm, readName } from './requests.ts'
import { type CheckType, createSessionStore, type Report, type Session } from './sessions.ts'
import { beginVisit, endVisit, isEnrolled, isNotEnrolled } from './visits.ts'
import { type Words, wordsForRefusal } from './words.ts'

type Context = { livegate: Livegate; sessions: ReturnType<typeof createSessionStore>; returnUrl: string }

/** What the page is told; nothing that a visitor could not know. */
type Answer = { status: number; body: object; session?: Session }

/**
 * What a page that embeds the gateway asks of its own server: `POST /check/start` (`type`, `name`) for `{visit, gatewayUrl}`, and
 * at the end `POST /check/result` (`visit`) for `{passed, …}`, read from Livegate. Refusals are `{title, advice}`, ready to be
 * shown. Hand it the requests below `/check/`. It never rejects.
 */
export function createCheckApi({ livegateUrl, publicUrl, applicationId, apiKey }: RelyingPartyOptions) {
  const context = {
    livegate: createLivegate({ url: livegateUrl, applicationId, apiKey }),
    sessions: createSessionStore(new URL(publicUrl)),
    returnUrl: new URL('/return', publicUrl).href,
  }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body, session } = await answer(context, request).catch(answerFailure)
    if (session) response.setHeader('set-cookie', context.sessions.cookieFor(session))
    response.writeHead(status, { ...commonHeaders, 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

async function answer(context: Context, request: IncomingMessage): Promise<Answer> {
  if (comesFromAnotherSite(request)) return refuse(403, 'That came from another site', 'Start over here.')
  const session = context.sessions.find(request)
  const form = await readForm(request)
  if (request.method === 'POST' && request.url === '/check/start') return start(context, form, session)
  if (request.method === 'POST' && request.url === '/check/result') return readResult(context, form, session)
  return refuse(404, 'No such address', 'It leads nowhere.')
}

async function start(context: Context, form: URLSearchParams, known: Session | undefined): Promise<Answer> {
  const { livegate, sessions, returnUrl } = context
  const userId = readName(form.get('name'))
  if (userId === undefined) return refuse(400, 'That name won’t do', 'Write one of 1 to 64 characters.')
  const type: CheckType = form.get('type') === 'ENROLLMENT' ? 'ENROLLMENT' : 'VERIFICATION'
  const ownsName = known?.account?.userId === userId
  if (type === 'ENROLLMENT' && !ownsName && (await isEnrolled(livegate, userId, returnUrl))) {
    return refuse(409, `“${userId}” is enrolled already`, 'If that is you, log in.')
  }
  const session = known ?? sessions.create()
  try {
    const { state, gatewayUrl } = await beginVisit(livegate, session, { type, userId, returnUrl })
    return { status: 200, body: { visit: state, gatewayUrl }, session }
  } catch (error) {
    if (!(error instanceof LivegateError && isNotEnrolled(error))) throw error
    return refuse(409, `“${userId}” has no enrolled face yet`, 'Enrol first.')
  }
}

/** May be asked again: the answer to the last visit stays. */
async function readResult({ livegate, sessions }: Context, form: URLSearchParams, session: Session | undefined) {
  const state = form.get('visit') ?? ''
  const visit = session?.visits.get(state)
  if (session === undefined) return refuse(400, 'No check is under way here', 'Start one.')
  if (visit !== undefined) {
    const report = await endVisit(livegate, session, visit)
    if (report !== undefined) session.report = report
  }
  const { report } = session
  if (report?.visit.state !== state) return refuse(409, 'The check isn’t finished', 'Nothing was decided.')
  const isLogin = report.passed && report.visit.type === 'VERIFICATION'
  const current = isLogin && visit !== undefined ? sessions.logIn(session, report.visit.userId) : session
  return { status: 200, body: resultOf(report), session: current }
}

function resultOf({ passed, visit, operation }: Report): object {
  const { reasons, error } = operation.data
  return { passed, type: visit.type, userId: visit.userId, reasons, error }
}

function refuse(status: number, title: string, advice: string): Answer {
  return { status, body: { title, advice } satisfies Words }
}

function answerFailure(error: unknown): Answer {
  console.error(error)
  if (error instanceof LivegateError) return { status: 502, body: wordsForRefusal(error) }
  return refuse(500, 'Something went wrong', 'Please try again.')
}
