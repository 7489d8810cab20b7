import { randomUUID } from 'node:crypto'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { type AppUnderTest, authorize, openAppUnderTest } from './app-under-test.ts'

/** The public API with the OpenAPI document that it serves: every answer is checked against it. */

type Reply = Awaited<ReturnType<AppUnderTest['app']['inject']>>
type Schema = { $ref?: string; properties?: Record<string, unknown> }
type Documented = {
  tags: string[]
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: unknown }>
}
type OpenapiDocument = {
  paths: Record<string, Record<string, Documented>>
  components: { schemas: Record<string, Schema> }
}
export type ApiUnderTest = Awaited<ReturnType<typeof openApiUnderTest>>

const methods = ['get', 'post', 'put', 'delete'] as const
type Method = (typeof methods)[number]

/** What of a correct call is changed. */
export type Change = {
  params?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string | undefined>
  body?: unknown
  app?: AppUnderTest['app']
}

export const authorizationPath = '/api/v6/authorization'
export const applicationPath = '/api/v6/application/{applicationId}'

/** Bytes that are taken for a photo; nobody looks at them here. */
export const photo = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'a photo'], { type: 'image/jpeg' })

/** A multipart body: files and text. */
export function formOf(parts: Record<string, Blob | string>): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) form.append(name, part)
  return form
}

/** What a correct client sends where a body is asked for. */
const bodies: Record<string, () => unknown> = {
  [`post ${applicationPath}/gateway/process`]: () => processBody(),
  [`post ${applicationPath}/user`]: () => ({ userId: randomUUID() }),
  [`put ${applicationPath}/theme`]: () => ({ radius: 4 }),
  [`post ${applicationPath}/group`]: () => ({ groupId: randomUUID() }),
  [`post ${applicationPath}/group/{groupId}/user`]: () => ({ userIds: ['anna'] }),
  [`post ${applicationPath}/webhook`]: () => ({ url: 'https://rp.example/hooks' }),
  [`put ${applicationPath}/webhook/{webhookId}`]: () => ({ url: 'https://rp.example/hooks' }),
  [`post ${applicationPath}/webhook/{webhookId}/secret`]: () => ({}),
  [`post ${applicationPath}/webhook/{webhookId}/redeliver`]: () => ({ since: new Date(0).toISOString() }),
  [`post ${applicationPath}/user/{userId}/enrollment`]: () => formOf({ sample: photo, liveness: 'NONE' }),
  [`post ${applicationPath}/user/{userId}/verification`]: () => formOf({ sample: photo, liveness: 'NONE' }),
  [`post ${applicationPath}/group/{groupId}/identification`]: () => formOf({ sample: photo, liveness: 'NONE' }),
  [`post ${applicationPath}/face/compare`]: () => formOf({ reference: photo, probe: photo }),
  [`post ${applicationPath}/face/liveness`]: () => formOf({ sample: photo, liveness: 'FACE_PASSIVE_IMAGE' }),
}

/** A body of `POST gateway/process`, but for what is changed. */
export function processBody(change: Record<string, unknown> = {}) {
  return {
    biometricMethod: 'FACE',
    operation: 'ENROLLMENT',
    userId: 'anna',
    returnUrl: 'https://rp.example/back',
    ...change,
  }
}

/** A body as it goes over the wire: text and bytes as they are, forms as multipart, anything else as JSON. */
async function encodeBody(body: unknown): Promise<{ type?: string; payload?: string | Buffer }> {
  if (body === undefined) return {}
  if (body instanceof FormData) {
    const encoded = new Response(body)
    const type = encoded.headers.get('content-type') ?? ''
    return { type, payload: Buffer.from(await encoded.arrayBuffer()) }
  }
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return { type: 'application/json', payload }
}

/** Opens the API on a database of its own; `ids` are what paths are filled with. */
export async function openApiUnderTest(environment: Record<string, string> = {}) {
  const tested = await openAppUnderTest(environment)
  const { app, application, apiKey } = tested
  const document = (await app.inject('/openapi.json')).json<OpenapiDocument>()
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'openapi', ...document })
  const token = await authorize(app, application.id, apiKey)
  const ids: Record<string, string> = { applicationId: application.id }
  const covered = new Set<string>()

  /** Calls an endpoint as a correct client would, but for what is changed. */
  async function call(method: Method, path: string, change: Change = {}): Promise<Reply> {
    const params = { ...ids, ...change.params }
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    const isAuthorization = path === authorizationPath
    const credentials = isAuthorization
      ? { applicationId: application.id, apiKey }
      : { authorization: `Bearer ${token}` }
    const { type, payload } = await encodeBody(change.body ?? bodies[`${method} ${path}`]?.())
    const given = {
      ...credentials,
      ...(type !== undefined && { 'content-type': type }),
      ...change.headers,
    }
    const headers = Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    return (change.app ?? app).inject({
      method,
      url,
      headers,
      ...(change.query && { query: change.query }),
      ...(payload !== undefined && { payload }),
    })
  }

  function validatorOf(method: string, path: string, status: number): ValidateFunction {
    const pointer = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/')
    return ajv.compile({ $ref: `openapi#/${pointer}` })
  }

  /** The status (and code) is as expected, the document names it, nobody stores it, and the body has the form that the document gives. */
  function expectDocumented(method: Method, path: string, reply: Reply, status: number, code?: string) {
    expect({ status: reply.statusCode, code: code && reply.json().code }, `${method} ${path}`).toEqual({ status, code })
    // Public keys are everybody's.
    const caching = path === '/.well-known/jwks.json' ? 'public, max-age=300' : 'no-store'
    expect(reply.headers['cache-control'], `${method} ${path} ${status}`).toBe(caching)
    const documented = document.paths[path]?.[method]?.responses[status]
    expect(documented, `${method} ${path} ${status} is not in the document`).toBeDefined()
    covered.add(`${method} ${path} ${status}`)
    const { content } = documented ?? {}
    if (content === undefined) return expect(reply.body).toBe('')
    if (!Object.hasOwn(content as object, 'application/json')) return
    const validate = validatorOf(method, path, status)
    expect(validate(reply.json()), JSON.stringify(validate.errors)).toBe(true)
  }

  /** The documented endpoints with one of the tags. */
  function endpointsOf(tags: readonly string[]): [Method, string][] {
    return Object.entries(document.paths).flatMap(([path, operations]) =>
      methods
        .filter((method) => operations[method]?.tags.some((tag) => tags.includes(tag)))
        .map((method): [Method, string] => [method, path]),
    )
  }

  /** The names of what an endpoint takes in its query and its body. */
  function fieldsOf(method: Method, path: string): string[] {
    const { parameters = [], requestBody } = document.paths[path]?.[method] ?? {}
    const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
    const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => resolve(schema))
    return [...inQuery, ...schemas.flatMap(({ properties = {} }) => Object.keys(properties))]
  }

  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? schema)

  /** Every documented status of those endpoints was met by {@link expectDocumented}. */
  function expectCovered(tags: readonly string[]) {
    const documented = endpointsOf(tags).flatMap(([method, path]) =>
      Object.keys(document.paths[path]?.[method]?.responses ?? {}).map((status) => `${method} ${path} ${status}`),
    )
    expect(documented.length).toBeGreaterThan(0)
    expect([...covered].sort()).toEqual(documented.sort())
  }

  return {
    tested,
    document,
    token,
    ids,
    call,
    expectDocumented,
    endpointsOf,
    fieldsOf,
    expectCovered,
    close: tested.close,
  }
}
