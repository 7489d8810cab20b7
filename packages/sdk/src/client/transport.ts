import { createTokenCache } from './auth-token.ts'
import { LivegateError } from './livegate-error.ts'
import { type Sending, type SentRequest, send } from './send.ts'

/** Of one call. */
export type CallOptions = {
  /** Gives the call up. */
  signal?: AbortSignal | undefined
}

export type Query = Record<string, string | number | boolean | Date | undefined>

export type Call = CallOptions & {
  method?: SentRequest['method']
  query?: Query
  /** Sent as JSON. */
  json?: object
  form?: FormData
  headers?: Record<string, string>
  /** Whether doing it twice is doing it once. By default what HTTP says of the method (RFC 9110, 9.2.2). */
  repeatable?: boolean
  streams?: boolean
}

/** Calls below `/api/v6/application/{APPLICATION_ID}`, with an AUTH_TOKEN. */
export type Transport = {
  /** The answer, whatever it is. @throws LivegateError */
  send(path: string, call?: Call): Promise<Response>
  /** The answer's JSON. @throws LivegateError */
  read<Answer>(path: string, call?: Call): Promise<Answer>
}

export type Credentials = { url: string; applicationId: string; apiKey: string }

/** Makes a transport, which fetches and renews its AUTH_TOKEN by itself. */
export function createTransport({ url, applicationId, apiKey }: Credentials, sending: Sending): Transport {
  const api = `${url.replace(/\/+$/, '')}/api/v6`
  const application = `${api}/application/${encodeURIComponent(applicationId)}`
  const tokens = createTokenCache(async () => {
    const headers = { applicationId, apiKey }
    const answer = await send(sending, { url: `${api}/authorization`, method: 'GET', headers, repeatable: true })
    return (await readJson<{ authToken: string }>(answer)).authToken
  })

  async function sendWith(token: string, path: string, call: Call): Promise<Response> {
    const { method = 'GET', query = {}, json, form, headers = {}, signal, streams = false } = call
    return send(sending, {
      url: `${application}/${path}${encodeQuery(query)}`,
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
      },
      body: json === undefined ? form : JSON.stringify(json),
      repeatable: call.repeatable ?? method !== 'POST',
      signal,
      streams,
    })
  }

  const transport: Transport = {
    async send(path, call = {}) {
      const token = await tokens.get()
      try {
        return await sendWith(token, path, call)
      } catch (error) {
        // A token can end before its time, when its key was revoked: then, once, with a new one.
        if (!(error instanceof LivegateError) || error.code !== 'AUTH_TOKEN_NOT_VALID') throw error
        tokens.forget(token)
        return sendWith(await tokens.get(), path, call)
      }
    },
    read: async <Answer>(path: string, call?: Call) => readJson<Answer>(await transport.send(path, call)),
  }
  return transport
}

async function readJson<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer
  } catch (cause) {
    const { status } = response
    throw new LivegateError('NOT_UNDERSTOOD', `The server answered ${status}, but not in JSON`, { status, cause })
  }
}

function encodeQuery(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [[name, value instanceof Date ? value.toISOString() : String(value)]]
  })
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** An id as a part of a path. */
export const inPath = encodeURIComponent
