import { evidencePath } from './authenticate.ts'
import { errorReplies } from './errors.ts'

type Endpoint = { security?: object[]; responses?: Record<string, unknown> }
type Paths = Record<string, Record<string, Endpoint>>

/**
 * Says of each endpoint of the application API that operators may use it, too, and that a role may not be enough for what changes something or
 * shows people.
 */
export function admitOperators<Document extends { paths?: unknown }>(document: Document): Document {
  const paths = (document.paths ?? {}) as Paths
  const admitted = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, endpoint]) => [method, admit(path, method, endpoint)])),
  ])
  return { ...document, paths: Object.fromEntries(admitted) }
}

function admit(path: string, method: string, endpoint: Endpoint): Endpoint {
  const { security = [], responses = {} } = endpoint
  if (!security.some((one) => 'authToken' in one)) return endpoint
  const isRefusable = method !== 'get' || evidencePath.test(path)
  const [[, { description, content }] = ['', { description: '', content: {} }]] = Object.entries(errorReplies(403))
  const schema = { $ref: '#/components/schemas/Error' }
  const forbidden = { description, content: Object.fromEntries(Object.keys(content).map((type) => [type, { schema }])) }
  return {
    ...endpoint,
    security: [...security, { operatorToken: [] }, { consoleSession: [] }],
    responses: { ...responses, ...(isRefusable && { '403': forbidden }) },
  }
}
