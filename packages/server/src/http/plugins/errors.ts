import type { Socket } from 'node:net'
import { type ErrorBody, type ErrorCode, type ErrorDetail, errorBody, errorCodes, errorTable } from '@livegate/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { GatewayError } from '../../domain/errors.ts'

/** What Fastify itself refuses, in our words. */
const codeOfFastifyError: Record<string, ErrorCode> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_REQUEST',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_BAD_URL: 'INVALID_REQUEST',
}

/** System and PostgreSQL codes that pass by themselves: no room on the disk, database gone or starting, deadlock resolved. */
const passingCodes = new Set([
  'ENOSPC',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '40P01',
])
const passingMessages =
  /connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i

/** The one place that turns errors into HTTP. Everything unforeseen is logged and answered with INTERNAL_ERROR. */
export function installErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = toGatewayError(error)
    // Being busy is foreseen, and under a crowd there would be thousands of stacks.
    if (error === refusal && refusal.code === 'SERVER_BUSY') request.log.warn('the server is busy')
    else if (refusal.code === 'INTERNAL_ERROR' || refusal.code === 'SERVER_BUSY') {
      request.log.error({ err: error }, 'request failed')
    }
    if (refusal.code === 'BODY_TOO_LARGE' && isWorthReading(request)) reply.removeHeader('connection')
    return sendError(refusal, request, reply)
  })
}

const maxDiscardedBytes = 64 * 1024 * 1024

/**
 * Whether to let a body that is too large run out, unread, instead of closing the connection on it: a client that is still
 * sending would lose the answer with the connection. The request's time-out bounds how long that takes.
 */
function isWorthReading({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length']) <= maxDiscardedBytes
}

const refusals = new WeakMap<FastifyRequest, ErrorCode>()

/** Why a request was refused; undefined: it was not. */
export function refusalOf(request: FastifyRequest): ErrorCode | undefined {
  return refusals.get(request)
}

/** Answers with an error's status and body. */
export function sendError(error: GatewayError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  refusals.set(request, error.code)
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
  return reply
    .code(errorTable[error.code][0])
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(bodyOf(error, request.id))
}

function bodyOf({ code, message, details }: GatewayError, requestId: string): ErrorBody {
  return { code, message, requestId, ...(details !== undefined && { details }) }
}

function toGatewayError(error: FastifyError): GatewayError {
  if (error instanceof GatewayError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error)
  const known = codeOfFastifyError[error.code]
  if (known !== undefined) return new GatewayError(known)
  if (error.statusCode === 400)
    return new GatewayError(error instanceof SyntaxError ? 'MALFORMED_JSON' : 'INVALID_REQUEST')
  // A folder, or a path that leaves the served one.
  if (error.statusCode === 403 || error.statusCode === 404) return new GatewayError('NOT_FOUND')
  if (error.statusCode === 413) return new GatewayError('BODY_TOO_LARGE')
  return isPassing(error)
    ? new GatewayError('SERVER_BUSY', { retryAfterSeconds: 5 })
    : new GatewayError('INTERNAL_ERROR')
}

function invalidRequest(error: FastifyError): GatewayError {
  const context = error.validationContext === 'querystring' ? 'query' : (error.validationContext ?? 'body')
  const details: ErrorDetail[] = (error.validation ?? []).map((issue) => ({
    pointer: `/${context}${issue.instancePath}`,
    message: issue.message ?? 'is not valid',
  }))
  return new GatewayError('INVALID_REQUEST', { details })
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, cause } = error as Error & { code?: unknown }
  return (typeof code === 'string' && passingCodes.has(code)) || passingMessages.test(error.message) || isPassing(cause)
}

type ErrorReply = { description: string; content: { 'application/json': { schema: typeof errorBody } } }

/** What a route's schema says of its errors, with the codes that each status may have anywhere. */
export function errorReplies(...statuses: number[]): Record<number, ErrorReply> {
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = errorCodes.filter((code) => errorTable[code][0] === status)
      return [status, { description: codes.join(', '), content: { 'application/json': { schema: errorBody } } }]
    }),
  )
}

/** What a route's schema says of a 204. */
export const noContent = z.null().meta({ description: 'Done' })

/** Bytes that are not HTTP, or headers beyond the limit, never become a request: answered on the socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'HEADERS_TOO_LARGE' : 'INVALID_REQUEST'
  const [status, message] = errorTable[code]
  const body = JSON.stringify({ code, message, requestId: '' } satisfies ErrorBody)
  const reason = status === 431 ? 'Request Header Fields Too Large' : 'Bad Request'
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
