import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from './refusal.ts'

const maxBodyBytes = 64 * 1024

/** On every answer, so that no log and no proxy takes one for a real gateway's. */
const mark = { 'livegate-simulated': 'true' }

/** The object that a request's body is as JSON. Refuses other media types, other values, and what is too long. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const text = await readText(request)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('MALFORMED_JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new Refusal('INVALID_REQUEST', [{ pointer: '/body/', message: 'must be an object' }])
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= maxBodyBytes) chunks.push(chunk)
  }
  if (bytes > maxBodyBytes) throw new Refusal('BODY_TOO_LARGE')
  return Buffer.concat(chunks).toString()
}

/** Answers; a body that is no bytes is sent as JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const isBytes = body instanceof Uint8Array
  const type = isBytes || body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { 'cache-control': 'no-store', ...mark, ...type, ...headers })
  response.end(isBytes ? body : body === undefined ? undefined : JSON.stringify(body))
}

/** Answers with a refusal's status and body; with INTERNAL_ERROR for anything that is none. */
export function replyError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof Refusal)) console.error(error)
  const { code, status, message, details } = error instanceof Refusal ? error : new Refusal('INTERNAL_ERROR')
  reply(response, status, { code, message, requestId: randomUUID(), ...(details.length > 0 && { details }) })
}
