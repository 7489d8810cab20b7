import { uuid } from '@livegate/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Application } from '../../domain/application.ts'
import { readAuthToken } from '../../domain/authorize.ts'
import { readCaptureToken } from '../../domain/capture-session.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import { countApplicationRequest, countCaptureRequest, type RequestGuard } from '../../domain/limit-requests.ts'
import type { Applications, AuthTokens, CaptureClaims, CaptureTokens } from '../../domain/ports.ts'
import { actAs } from './acting.ts'
import { callerOf } from './callers.ts'
import { nameInLog } from './log-requests.ts'
import { tellAllowance } from './rate-limit-headers.ts'
import { authenticateOperator, isOperatorRequest, type OperatorDependencies } from './require-operator.ts'

const applications = new WeakMap<FastifyRequest, Application>()
const captures = new WeakMap<FastifyRequest, CaptureClaims>()

/** The application whose AUTH_TOKEN the request carries; only for routes behind {@link requireAuthToken}. */
export function applicationOf(request: FastifyRequest): Application {
  const application = applications.get(request)
  if (application === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
  return application
}

/** As {@link applicationOf}; undefined where nobody has authenticated. */
export function findApplicationOf(request: FastifyRequest): Application | undefined {
  return applications.get(request)
}

/** The capture session that the request carries; only for routes behind {@link requireCaptureToken}. */
export function captureOf(request: FastifyRequest): CaptureClaims {
  const claims = captures.get(request)
  if (claims === undefined) throw new GatewayError('CAPTURE_TOKEN_NOT_VALID')
  return claims
}

type AuthDependencies = CredentialGuard &
  RequestGuard &
  OperatorDependencies & { applications: Applications; authTokens: AuthTokens }

/**
 * A hook that lets only requests with a valid AUTH_TOKEN through, and only to its own application's addresses; and operators, as far as
 * their role goes. It runs before the body is read. Errors: AUTH_TOKEN_NOT_VALID, TOO_MANY_REQUESTS, LICENSE_NOT_VALID,
 * APPLICATION_NOT_FOUND, and {@link authenticateOperator}'s.
 */
export function requireAuthToken(dependencies: AuthDependencies) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    if (isOperatorRequest(request, dependencies)) return letOperatorIn(dependencies, request)
    const token = bearerToken(request)
    if (token === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
    const caller = callerOf(request)
    const { application, actor } = await readAuthToken(dependencies, token, caller)
    applications.set(request, application)
    tellAllowance(request, reply, countApplicationRequest(dependencies, caller, application.id))
    const { applicationId } = request.params as { applicationId?: string }
    if (applicationId?.toLowerCase() !== application.id) throw new GatewayError('APPLICATION_NOT_FOUND')
    actAs(request, actor)
  }
}

/** What shows people, or is proof for others. */
export const evidencePath = /\/(resource|export|attestation)(\/|$)/

async function letOperatorIn(dependencies: AuthDependencies, request: FastifyRequest): Promise<void> {
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const reading = evidencePath.test(request.routeOptions.url ?? '') ? 'READ_EVIDENCE' : 'VIEW'
  await authenticateOperator(dependencies, request, isReading ? reading : 'OPERATE')
  const { data: applicationId } = uuid.safeParse((request.params as { applicationId?: string }).applicationId)
  const application = applicationId && (await dependencies.applications.find(applicationId.toLowerCase()))
  if (!application) throw new GatewayError('APPLICATION_NOT_FOUND')
  applications.set(request, application)
}

/** A hook that lets only requests with a valid capture token through. Errors: CAPTURE_TOKEN_NOT_VALID, TOO_MANY_REQUESTS. */
export function requireCaptureToken(dependencies: CredentialGuard & RequestGuard & { captureTokens: CaptureTokens }) {
  return async (request: FastifyRequest) => {
    const token = bearerToken(request)
    if (token === undefined) throw new GatewayError('CAPTURE_TOKEN_NOT_VALID')
    const caller = callerOf(request)
    const claims = await readCaptureToken(dependencies, token, caller)
    countCaptureRequest(dependencies, caller, claims.processId)
    captures.set(request, claims)
    nameInLog(request, { processId: claims.processId })
    const { phoneSession } = claims
    actAs(request, { kind: 'CAPTURE_SESSION', ...(phoneSession !== undefined && { phoneSession }) })
  }
}

/** RFC 6750, 2.1; the scheme's name is case-insensitive (RFC 9110, 11.1). */
function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1]
}
