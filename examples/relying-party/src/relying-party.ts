import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createLivegate, LivegateError } from '@livegate/sdk/server'
import * as pages from './pages.ts'
import { redirect, reply, replyPage } from './replies.ts'
import { comesFromAnotherSite, readForm, readName } from './requests.ts'
import { type CheckType, createSessionStore, type Session } from './sessions.ts'
import { beginVisit, endVisit, isEnrolled, isNotEnrolled } from './visits.ts'
import { wordsForGatewayError, wordsForRefusal } from './words.ts'

export type RelyingPartyOptions = {
  /** Where this site's server calls Livegate's API, e.g. http://localhost:8080. */
  livegateUrl: string
  /** This site's own address with its path, e.g. http://localhost:8080/demo. */
  publicUrl: string
  applicationId: string
  apiKey: string
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>
type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL; session: Session | undefined }
type Context = ReturnType<typeof createContext>

/**
 * A small site with login by face, to be mounted in any node:http server: it answers every request that it is handed,
 * at and below the path of its `publicUrl`. It never rejects.
 *
 * @example
 * createServer(createRelyingParty({ livegateUrl, publicUrl: 'http://localhost:3000', applicationId, apiKey }))
 */
export function createRelyingParty(options: RelyingPartyOptions): Handle {
  const context = createContext(options)
  return async (request, response) => {
    try {
      await answer(context, request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else answerFailure(context, response, error)
    }
  }
}

function createContext({ livegateUrl, publicUrl, applicationId, apiKey }: RelyingPartyOptions) {
  const ownUrl = new URL(publicUrl)
  const base = ownUrl.pathname.replace(/\/+$/, '')
  return {
    base,
    returnUrl: `${ownUrl.origin}${base}/return`,
    sessions: createSessionStore(ownUrl),
    livegate: createLivegate({ url: livegateUrl, applicationId, apiKey }),
  }
}

const routes: Record<string, (context: Context, exchange: Exchange) => Promise<void>> = {
  'GET /': showHome,
  'POST /enrol': (context, exchange) => startVisit(context, exchange, 'ENROLLMENT'),
  'POST /login': (context, exchange) => startVisit(context, exchange, 'VERIFICATION'),
  'GET /visit': showEmbedded,
  'GET /return': finishVisit,
  'GET /result': showResult,
  'GET /selfie': sendSelfie,
  'POST /logout': logOut,
  'GET /style.css': (_context, { response }) => sendFile(response, 'style.css', 'text/css'),
  'GET /icon.svg': (_context, { response }) => sendFile(response, 'icon.svg', 'image/svg+xml'),
  'GET /site.js': (_context, { response }) => sendFile(response, 'site.js', 'text/javascript'),
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://site.invalid')
  const path = url.pathname.slice(context.base.length).replace(/\/+$/, '') || '/'
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const route = routes[`${method} ${path}`]
  const { base } = context
  const [, sdkFile] = /^\/sdk\/([\w-]+\.js)$/.exec(path) ?? []
  if (method === 'GET' && sdkFile !== undefined) {
    await sendSdk(response, sdkFile)
  } else if (route === undefined) {
    replyPage(response, pages.troublePage(base, { title: 'No such page', advice: 'The address leads nowhere.' }), 404)
  } else if (method === 'POST' && comesFromAnotherSite(request)) {
    const words = { title: 'That came from another site', advice: 'For your safety it was not done. Start over here.' }
    replyPage(response, pages.troublePage(base, words), 403)
  } else {
    await route(context, { request, response, url, session: context.sessions.find(request) })
  }
}

function answerFailure({ base }: Context, response: ServerResponse, error: unknown): void {
  if (error instanceof LivegateError) {
    console.error(`Livegate refused: ${error.status} ${error.code}: ${error.message}`)
    replyPage(response, pages.troublePage(base, wordsForRefusal(error)), 502)
  } else {
    console.error(error)
    replyPage(response, pages.troublePage(base, { title: 'Something went wrong', advice: 'Please try again.' }), 500)
  }
}

async function showHome({ base }: Context, { response, session }: Exchange): Promise<void> {
  const { account, report } = session ?? {}
  replyPage(response, account ? pages.accountPage(base, account.userId, report) : pages.welcomePage(base))
}

/** Enrolment under a name that is taken is for its owner alone. */
async function startVisit(context: Context, exchange: Exchange, type: CheckType): Promise<void> {
  const { base, livegate, returnUrl, sessions } = context
  const { request, response } = exchange
  const form = await readForm(request)
  const userId = readName(form.get('name'))
  if (userId === undefined) {
    const words = { title: 'That name won’t do', advice: `Write one of 1 to ${pages.maxNameLength} characters.` }
    return replyPage(response, pages.troublePage(base, words), 400)
  }
  const ownsName = exchange.session?.account?.userId === userId
  if (type === 'ENROLLMENT' && !ownsName && (await isEnrolled(livegate, userId, returnUrl))) {
    return replyPage(response, pages.nameTakenPage(base, userId), 409)
  }
  const session = exchange.session ?? sessions.create()
  try {
    const visit = await beginVisit(livegate, session, { type, userId, returnUrl })
    const here = `${base}/visit?state=${encodeURIComponent(visit.state)}`
    redirect(response, form.has('embed') ? here : visit.gatewayUrl, sessions.cookieFor(session))
  } catch (error) {
    if (!(error instanceof LivegateError && isNotEnrolled(error))) throw error
    replyPage(response, pages.enrolFirstPage(base, userId), 409)
  }
}

async function showEmbedded({ base }: Context, { response, url, session }: Exchange): Promise<void> {
  const visit = session?.visits.get(url.searchParams.get('state') ?? '')
  if (visit === undefined) return redirect(response, base || '/')
  replyPage(response, pages.embeddedPage(base, visit), 200, new URL(visit.gatewayUrl).origin)
}

/** The gateway's `returnUrl`. The address only says which of this browser's visits is back; Livegate says how it ended. */
async function finishVisit({ base, livegate, sessions }: Context, exchange: Exchange): Promise<void> {
  const { request, response, url, session } = exchange
  // The embedded gateway comes back inside its frame, where a browser may keep our cookie (SameSite) to itself.
  if (request.headers['sec-fetch-dest'] === 'iframe') return replyPage(response, pages.leaveFramePage(base, url.search))
  const state = url.searchParams.get('state') ?? ''
  const visit = session?.visits.get(state)
  if (session === undefined || visit === undefined) {
    if (session?.report?.visit.state === state) return redirect(response, `${base}/result`)
    const words = { title: 'No check is under way here', advice: 'It was started in another browser, or too long ago.' }
    return replyPage(response, pages.troublePage(base, words), 400)
  }
  const errorKey = url.searchParams.get('error')
  if (errorKey !== null) {
    session.visits.delete(state)
    return replyPage(response, pages.troublePage(base, wordsForGatewayError(errorKey), visit))
  }
  const report = await endVisit(livegate, session, visit)
  if (report === undefined) return replyPage(response, pages.unfinishedPage(base, visit))
  session.report = report
  const isLogin = report.passed && visit.type === 'VERIFICATION'
  const current = isLogin ? sessions.logIn(session, visit.userId) : session
  redirect(response, `${base}/result`, sessions.cookieFor(current))
}

async function showResult({ base }: Context, { response, session }: Exchange): Promise<void> {
  const { report, account } = session ?? {}
  const loggedIn = report?.passed && report.visit.type === 'VERIFICATION'
  if (report === undefined || (loggedIn && account)) return redirect(response, base || '/')
  replyPage(response, pages.resultPage(base, report))
}

/** The evidence goes through this server: only the browser that made the visit sees it, and the token stays here. */
async function sendSelfie({ livegate }: Context, { response, session }: Exchange): Promise<void> {
  const operation = session?.report?.operation
  const selfie = operation?.resources?.find(({ type }) => type === 'SELFIE')
  if (operation === undefined || selfie === undefined || !/^image\/(jpeg|png|webp)$/.test(selfie.format)) {
    return reply(response, 404, 'text/plain', 'No picture')
  }
  const picture = await livegate.operations.download(operation.id, selfie)
  reply(response, 200, selfie.format, Buffer.from(await picture.arrayBuffer()))
}

async function logOut({ base, sessions }: Context, { response, session }: Exchange): Promise<void> {
  if (session) sessions.end(session)
  redirect(response, base || '/', sessions.forgettingCookie())
}

async function sendFile(response: ServerResponse, name: string, type: string): Promise<void> {
  reply(response, 200, type, await readFile(new URL(`../public/${name}`, import.meta.url)))
}

/** A module of the SDK, which a page without a build step loads as it is. */
async function sendSdk(response: ServerResponse, name: string): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@livegate/sdk')
  const module = await readFile(new URL(name, pathToFileURL(entry))).catch(() => undefined)
  reply(response, module ? 200 : 404, 'text/javascript', module ?? '')
}
