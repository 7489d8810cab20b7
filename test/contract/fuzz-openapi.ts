import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { photo } from './api-under-test.ts'
import { type AppUnderTest, authorize } from './app-under-test.ts'
import { makeOperator } from './operator-under-test.ts'

/**
 * Requests made of the served OpenAPI document: right, nearly right and hostile, with ids of earlier answers, of nobody and of
 * another tenant. Whatever is asked, the answer is one that the document names, in the form that it gives, and soon.
 */

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}
type Parameter = { name: string; in: string; schema?: Schema }
type Endpoint = {
  method: string
  path: string
  parameters: Parameter[]
  body: { type: string; schema: Schema } | undefined
  responses: Record<string, { content?: Record<string, unknown> }>
}
type Document = { paths: Record<string, Record<string, unknown>>; components: { schemas: Record<string, Schema> } }

const isStream = ({ responses }: Endpoint) => responses['200']?.content?.['text/event-stream'] !== undefined

/** What was asked, and what is wrong with the answer. */
export type Finding = { request: string; problem: string }
export type FuzzReport = { requests: number; statuses: Record<number, number>; slowestMs: number; findings: Finding[] }

/** An answer that takes longer hangs, ms. Nothing here waits for an engine that works. */
const hangMs = 20_000

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\ud800',
  '\u202e\u05d0\ud83d\ude00',
  '.',
  '..',
  '../../../etc/passwd',
  '%2e%2e%2f',
  '%00',
  "' or '1'='1",
  '$(id)',
  '{{7*7}}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'https://user:pw@evil.example/',
  'http://[::1',
  '*',
  '__proto__',
  'a\r\nset-cookie: a=b',
  'x'.repeat(300),
  'ü'.repeat(5000),
  '2026-13-45T99:00:00Z',
  '1e400',
  'true',
  'null',
]
const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }))
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, [], {}, [[[]]], [null]),
  fc.constant(JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`)),
  fc.jsonValue({ maxDepth: 3 }),
)

function makeArbitraries({ components }: Document) {
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})

  function valid(given: Schema, depth: number): fc.Arbitrary<unknown> {
    const schema = resolve(given)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => near(choice, depth)))
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
    if (type === 'integer' || type === 'number') {
      const { minimum = -1000, maximum = 1000 } = schema
      return fc.integer({ min: Math.ceil(minimum), max: Math.floor(Math.min(maximum, minimum + 1e6)) })
    }
    if (type === 'boolean') return fc.boolean()
    if (type === 'array') return fc.array(near(schema.items ?? {}, depth + 1), { maxLength: 4 })
    if (type === 'object' && depth < 5) return objectOf(schema, depth)
    if (type === 'string') return textOf(schema)
    return hostileValue
  }

  function objectOf({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<unknown> {
    const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, near(field, depth + 1)]))
    const whole = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) })
    const extra = fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'extra', ''), hostileValue, { maxKeys: 1 })
    return fc.oneof(
      { weight: 9, arbitrary: whole },
      { weight: 1, arbitrary: fc.tuple(whole, extra).map(([one, other]) => ({ ...one, ...other })) },
    )
  }

  function textOf({ format, maxLength = 60 }: Schema): fc.Arbitrary<string> {
    if (format === 'uuid') return fc.uuid()
    if (format === 'uri' || format === 'url') return fc.webUrl()
    if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
    return fc.string({ minLength: 1, maxLength: Math.min(maxLength, 60) })
  }

  /** Mostly right. */
  function near(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    return fc.oneof({ weight: 19, arbitrary: valid(schema, depth) }, { weight: 1, arbitrary: hostileValue })
  }
  return { near, resolve }
}

function endpointsOf(document: Document): Endpoint[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const {
        parameters = [],
        requestBody,
        responses,
      } = operation as {
        parameters?: Parameter[]
        requestBody?: { content: Record<string, { schema: Schema }> }
        responses: Endpoint['responses']
      }
      const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(requestBody?.content ?? {})
      return { method, path, parameters, body: requestBody && { type, schema }, responses }
    }),
  )
}

type Plan = {
  endpoint: Endpoint
  /** Which of the ids that are known, or what instead. */
  params: Record<string, { known: number } | { text: string }>
  query: Record<string, unknown>
  token: 'own' | 'foreign' | 'none' | 'garbage'
  body: unknown
  encoding: 'right' | 'wrong type' | 'cut'
  idempotencyKey: string | undefined
}

function planOf(endpoint: Endpoint, near: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<Plan> {
  const inPath = endpoint.parameters.filter((one) => one.in === 'path')
  const inQuery = endpoint.parameters.filter((one) => one.in === 'query')
  const param = fc.oneof(
    { weight: 8, arbitrary: fc.record({ known: fc.nat(50) }) },
    { weight: 2, arbitrary: fc.oneof(fc.uuid(), hostileText).map((text) => ({ text })) },
  )
  return fc.record({
    endpoint: fc.constant(endpoint),
    params: fc.record(Object.fromEntries(inPath.map(({ name }) => [name, param]))),
    query: fc.record(Object.fromEntries(inQuery.map(({ name, schema = {} }) => [name, near(schema)])), {
      requiredKeys: [],
    }),
    token: fc.oneof(
      { weight: 17, arbitrary: fc.constant<Plan['token']>('own') },
      { weight: 3, arbitrary: fc.constantFrom<Plan['token']>('foreign', 'none', 'garbage') },
    ),
    body:
      endpoint.body === undefined ? fc.option(hostileValue, { nil: undefined, freq: 9 }) : near(endpoint.body.schema),
    encoding: fc.oneof(
      { weight: 18, arbitrary: fc.constant<Plan['encoding']>('right') },
      { weight: 2, arbitrary: fc.constantFrom<Plan['encoding']>('wrong type', 'cut') },
    ),
    idempotencyKey: fc.option(fc.constantFrom('a', 'b', 'c\u0000', 'd'.repeat(300)), { nil: undefined, freq: 8 }),
  })
}

/** As UTF-8 carries it. */
const wellFormed = (text: string) => Buffer.from(text).toString()

/** Objects may have any `toString`. */
const textOfValue = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Header values go over the wire as bytes; what no client can send is not sent. */
const isSendable = (value: string) => /^[\t\x20-\x7e]*$/.test(value)

/** Sends so many requests to an application, from a seed; a worker must not be running. */
export async function fuzzOpenapi(
  tested: AppUnderTest,
  foreignToken: string,
  { requests, seed }: { requests: number; seed: number },
): Promise<FuzzReport> {
  const { app, application, apiKey } = tested
  const document = (await app.inject('/openapi.json')).json<Document>()
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'openapi', ...document })
  const { near } = makeArbitraries(document)
  const endpoints = endpointsOf(document)
  const tokens = {
    own: await authorize(app, application.id, apiKey),
    foreign: foreignToken,
    garbage: 'e30.e30.',
    none: '',
  }
  const owner = await makeOperator(tested.dependencies, 'OWNER')
  const ownerToken = owner.token.authorization.replace('Bearer ', '')
  const known: Record<string, string[]> = { applicationId: [application.id], userId: ['anna'], groupId: ['staff', '*'] }
  for (const [path, body] of [
    ['user', { userId: 'anna' }],
    ['group', { groupId: 'staff' }],
  ] as const) {
    const url = `/api/v6/application/${application.id}/${path}`
    await app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${tokens.own}` }, payload: body })
  }
  const report: FuzzReport = { requests: 0, statuses: {}, slowestMs: 0, findings: [] }

  const urlOf = ({ endpoint, params, query }: Plan) => {
    const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const chosen = params[name]
      const ids = known[name] ?? []
      const text = chosen && 'text' in chosen ? chosen.text : (ids[(chosen?.known ?? 0) % ids.length] ?? randomUUID())
      // Every client resolves these, also percent-encoded (WHATWG URL): they would ask for something else.
      return /^\.\.?$/.test(text) ? '...' : encodeURIComponent(wellFormed(text))
    })
    const pairs = Object.entries(query).map(([name, value]) => {
      return `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(textOfValue(value)))}`
    })
    return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
  }

  const encode = async ({
    endpoint,
    body,
    encoding,
  }: Plan): Promise<{ type: string | undefined; payload?: Buffer }> => {
    if (body === undefined) return { type: undefined }
    const cut = (bytes: Buffer) => (encoding === 'cut' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes)
    if (endpoint.body?.type === 'multipart/form-data') {
      const form = new FormData()
      for (const [name, value] of Object.entries((body ?? {}) as object)) {
        const isFile = ['sample', 'reference', 'probe'].includes(name)
        form.append(wellFormed(name), isFile ? photo : wellFormed(textOfValue(value)))
      }
      const encoded = new Response(form)
      const type = encoding === 'wrong type' ? 'multipart/form-data' : (encoded.headers.get('content-type') ?? '')
      return { type, payload: cut(Buffer.from(await encoded.arrayBuffer())) }
    }
    const payload = cut(Buffer.from(JSON.stringify(body) ?? ''))
    return { type: encoding === 'wrong type' ? 'text/plain' : 'application/json', payload }
  }

  const learn = (value: unknown, depth = 0): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return
    for (const [name, one] of Object.entries(value)) {
      if (typeof one === 'string' && /^(process|operation|user|group|receipt)Id$/.test(name)) {
        known[name] = [...(known[name] ?? []).slice(-49), one]
      } else learn(one, depth + 1)
    }
  }

  const judge = (plan: Plan, reply: Awaited<ReturnType<typeof app.inject>>): string | undefined => {
    const { statusCode } = reply
    if (statusCode >= 500) return `${statusCode}: ${reply.body?.slice(0, 200)}`
    const documented = plan.endpoint.responses[statusCode]
    if (isStream(plan.endpoint)) {
      reply.stream().destroy()
      return documented === undefined ? `${statusCode} is not documented` : undefined
    }
    if (documented === undefined) return `${statusCode} is not documented: ${reply.body.slice(0, 200)}`
    if (documented.content?.['application/json'] === undefined) return undefined
    const pointer = ['paths', plan.endpoint.path, plan.endpoint.method, 'responses', String(statusCode), 'content']
      .concat('application/json', 'schema')
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const validate = ajv.getSchema(`openapi#/${pointer}`) ?? ajv.compile({ $ref: `openapi#/${pointer}` })
    const json = reply.json<unknown>()
    learn(json)
    return validate(json) ? undefined : `not as documented: ${JSON.stringify(validate.errors as ErrorObject[])}`
  }

  const plans = fc.constantFrom(...endpoints).chain((endpoint) => planOf(endpoint, near))
  const batch = 500
  for (let first = 0; first < requests; first += batch) {
    const some = fc.sample(plans, { numRuns: Math.min(batch, requests - first), seed: seed + first })
    for (const plan of some) {
      const { type, payload } = await encode(plan)
      const isOwner = plan.token === 'own' && plan.endpoint.path.startsWith('/api/admin/')
      const bearer = isOwner ? ownerToken : tokens[plan.token]
      const headers: Record<string, string> = {
        prefer: 'respond-async',
        ...(plan.endpoint.path.endsWith('/authorization') && { applicationId: application.id, apiKey }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(type && { 'content-type': type }),
        ...(plan.idempotencyKey && isSendable(plan.idempotencyKey) && { 'idempotency-key': plan.idempotencyKey }),
      }
      const url = urlOf(plan)
      const began = performance.now()
      const address = `198.18.${(report.requests >> 8) & 255}.${report.requests & 255}`
      const asked = app.inject({
        method: plan.endpoint.method.toUpperCase() as 'GET',
        url,
        headers,
        remoteAddress: address,
        // Events go on for as long as what they tell of.
        payloadAsStream: isStream(plan.endpoint),
        ...(payload && { payload }),
      })
      const late = sleep(hangMs, undefined, { ref: false })
      const reply = await Promise.race([asked, late])
      report.requests += 1
      report.slowestMs = Math.max(report.slowestMs, performance.now() - began)
      if (reply !== undefined) report.statuses[reply.statusCode] = (report.statuses[reply.statusCode] ?? 0) + 1
      const problem = reply === undefined ? 'hangs' : judge(plan, reply)
      if (problem !== undefined) {
        const request = `${plan.endpoint.method} ${url} ${JSON.stringify(headers)} ${payload?.toString().slice(0, 300)}`
        report.findings.push({ request, problem })
      }
    }
  }
  return report
}
