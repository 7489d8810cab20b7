import type { AuditActor } from '@livegate/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { runAs } from '../../domain/actor.ts'
import type { Application } from '../../domain/application.ts'
import { readAuthToken } from '../../domain/authorize.ts'
import { readCaptureToken } from '../../domain/capture-session.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { CredentialGuard } from '../../domain/guard-credential.ts'
import { countApplicationRequest, countCaptureRequest, type RequestGuard } from '../../domain/limit-requests.ts'
import type { Applications, AuthTokens, CaptureClaims, CaptureTokens } from '../../domain/ports.ts'
import { callerOf } from './callers.ts'
import { tellAllowance } from './rate-limit-headers.ts'

const applications = new WeakMap<FastifyRequest, Application>()
const captures = new WeakMap<FastifyRequest, CaptureClaims>()
const actors = new WeakMap<FastifyRequest, AuditActor>()

/** Has every request below handled in the name of whoever it was authenticated as, or of `otherwise`, for the audit log. */
export function installActors(app: FastifyInstance, otherwise: AuditActor): void {
  // Not before the body is read: what reads it calls back in a context of its own.
  app.addHook('preHandler', (request, _reply, done) => runAs(actors.get(request) ?? otherwise, done))
}

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

type AuthDependencies = CredentialGuard & RequestGuard & { applications: Applications; authTokens: AuthTokens }

/**
 * A hook that lets only requests with a valid AUTH_TOKEN through, and only to its own application's addresses.
 * It runs before the body is read. Errors: AUTH_TOKEN_NOT_VALID, TOO_MANY_REQUESTS, LICENSE_NOT_VALID,
 * APPLICATION_NOT_FOUND.
 */
export function requireAuthToken(dependencies: AuthDependencies) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearerToken(request)
    if (token === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
    const caller = callerOf(request)
    const { application, actor } = await readAuthToken(dependencies, token, caller)
    applications.set(request, application)
    tellAllowance(request, reply, countApplicationRequest(dependencies, caller, application.id))
    const { applicationId } = request.params as { applicationId?: string }
    if (applicationId?.toLowerCase() !== application.id) throw new GatewayError('APPLICATION_NOT_FOUND')
    actors.set(request, actor)
  }
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
    const { phoneSession } = claims
    actors.set(request, { kind: 'CAPTURE_SESSION', ...(phoneSession !== undefined && { phoneSession }) })
  }
}

/** RFC 6750, 2.1; the scheme's name is case-insensitive (RFC 9110, 11.1). */
function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1]
}
