import type { AuditActor } from '@livegate/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { runAs } from '../../domain/actor.ts'
import type { Application } from '../../domain/application.ts'
import { readAuthToken } from '../../domain/authorize.ts'
import { readCaptureToken } from '../../domain/capture-session.ts'
import { GatewayError } from '../../domain/errors.ts'
import type { Applications, AuthTokens, CaptureClaims, CaptureTokens, Clock } from '../../domain/ports.ts'

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

/** The capture session that the request carries; only for routes behind {@link requireCaptureToken}. */
export function captureOf(request: FastifyRequest): CaptureClaims {
  const claims = captures.get(request)
  if (claims === undefined) throw new GatewayError('CAPTURE_TOKEN_NOT_VALID')
  return claims
}

/**
 * A hook that lets only requests with a valid AUTH_TOKEN through, and only to its own application's addresses.
 * It runs before the body is read. Errors: AUTH_TOKEN_NOT_VALID, LICENSE_NOT_VALID, APPLICATION_NOT_FOUND.
 */
export function requireAuthToken(dependencies: { applications: Applications; authTokens: AuthTokens; clock: Clock }) {
  return async (request: FastifyRequest) => {
    const token = bearerToken(request)
    if (token === undefined) throw new GatewayError('AUTH_TOKEN_NOT_VALID')
    const { application, actor } = await readAuthToken(dependencies, token)
    const { applicationId } = request.params as { applicationId?: string }
    if (applicationId?.toLowerCase() !== application.id) throw new GatewayError('APPLICATION_NOT_FOUND')
    applications.set(request, application)
    actors.set(request, actor)
  }
}

/** A hook that lets only requests with a valid capture token through. Errors: CAPTURE_TOKEN_NOT_VALID. */
export function requireCaptureToken(dependencies: { captureTokens: CaptureTokens; clock: Clock }) {
  return async (request: FastifyRequest) => {
    const token = bearerToken(request)
    if (token === undefined) throw new GatewayError('CAPTURE_TOKEN_NOT_VALID')
    const claims = await readCaptureToken(dependencies, token)
    captures.set(request, claims)
    const { phoneSession } = claims
    actors.set(request, { kind: 'CAPTURE_SESSION', ...(phoneSession !== undefined && { phoneSession }) })
  }
}

/** RFC 6750, 2.1; the scheme's name is case-insensitive (RFC 9110, 11.1). */
function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1]
}
