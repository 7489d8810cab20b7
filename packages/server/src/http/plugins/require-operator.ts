import { type Cookies, parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError } from '../../domain/errors.ts'
import { type Permission, roleAllows, type SignedIn } from '../../domain/operator.ts'
import { operatorTokenForm, type ReadOperatorDependencies, readOperator } from '../../domain/sign-in-operator.ts'
import { actAs } from './acting.ts'

const signedIns = new WeakMap<FastifyRequest, SignedIn>()

/** Who is signed in; only for routes behind {@link requireOperator}. */
export function operatorOf(request: FastifyRequest): SignedIn {
  const signedIn = signedIns.get(request)
  if (signedIn === undefined) throw new GatewayError('OPERATOR_NOT_SIGNED_IN')
  return signedIn
}

/** What reading an operator's credentials takes. */
export type OperatorDependencies = ReadOperatorDependencies & { publicUrl: string }

/**
 * A hook that lets only operators through whose role has the permission: by the console's cookie or an operator's token.
 * It runs before the body is read. Errors: OPERATOR_NOT_SIGNED_IN, OPERATOR_NOT_ALLOWED, CONSOLE_HEADER_MISSING.
 */
export function requireOperator(dependencies: OperatorDependencies, permission: Permission) {
  return (request: FastifyRequest) => authenticateOperator(dependencies, request, permission)
}

/** As {@link requireOperator}, for a permission that depends on the request. */
export async function authenticateOperator(
  dependencies: OperatorDependencies,
  request: FastifyRequest,
  permission: Permission,
): Promise<void> {
  const token = operatorTokenOf(request)
  const sessionSecret = sessionSecretOf(request, dependencies)
  if (token === undefined && sessionSecret === undefined) throw new GatewayError('OPERATOR_NOT_SIGNED_IN')
  if (token === undefined) requireConsoleHeader(request)
  const signedIn = await readOperator(
    dependencies,
    token === undefined ? { sessionSecret: sessionSecret ?? '' } : { token },
  )
  const { operator, tokenId } = signedIn
  if (!roleAllows(operator.role, permission)) throw new GatewayError('OPERATOR_NOT_ALLOWED')
  signedIns.set(request, signedIn)
  actAs(request, { kind: 'OPERATOR', operatorId: operator.id, ...(tokenId !== undefined && { tokenId }) })
}

/** A hook for one's own credentials: who has found a token must not get the account by it. Errors: OPERATOR_NOT_ALLOWED. */
export async function requireSession(request: FastifyRequest): Promise<void> {
  if (operatorOf(request).tokenId !== undefined) throw new GatewayError('OPERATOR_NOT_ALLOWED')
}

/** Whether a request comes from an operator, not from an application's server. */
export function isOperatorRequest(request: FastifyRequest, place: { publicUrl: string }): boolean {
  if (request.headers.authorization !== undefined) return operatorTokenOf(request) !== undefined
  return sessionSecretOf(request, place) !== undefined
}

function operatorTokenOf({ headers }: FastifyRequest): string | undefined {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? []
  return operatorTokenForm.test(token) ? token : undefined
}

/**
 * Browsers send the cookie with any request of any page of this site's; a header of one's own they don't send across origins without
 * asking (Fetch, CORS-preflight). SameSite=Strict keeps other sites out, this keeps other origins of the same site out.
 */
function requireConsoleHeader({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  if (headers['livegate-console'] !== '1') throw new GatewayError('CONSOLE_HEADER_MISSING')
}

/** `__Host-` pins a cookie to this host and to https (RFC 6265bis, 4.1.3.2); http is for the machine itself. */
const cookieName = (publicUrl: string) =>
  publicUrl.startsWith('https:') ? '__Host-livegate_console' : 'livegate_console'

const secretForm = /^[\w-]{43}$/

/** The secret of the session that a request's cookie carries. */
export function sessionSecretOf({ headers }: FastifyRequest, { publicUrl }: { publicUrl: string }): string | undefined {
  if (headers.cookie === undefined) return undefined
  const cookies: Cookies = parseCookie(headers.cookie)
  const secret = cookies[cookieName(publicUrl)]
  return secret !== undefined && secretForm.test(secret) ? secret : undefined
}

/** Gives the browser the session; undefined: takes it away. */
export function setSessionCookie(
  reply: FastifyReply,
  { publicUrl }: { publicUrl: string },
  secret: string | undefined,
): void {
  const name = cookieName(publicUrl)
  reply.header(
    'set-cookie',
    stringifySetCookie({
      name,
      value: secret ?? '',
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: publicUrl.startsWith('https:'),
      ...(secret === undefined && { maxAge: 0 }),
    }),
  )
}
