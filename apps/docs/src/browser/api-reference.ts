// Draws the OpenAPI document of the server that shows this page.
import { element } from './element.ts'

type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  minimum?: number
  maximum?: number
  maxLength?: number
}
type Content = Record<string, { schema?: Schema }>
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema }
type Endpoint = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}
type OpenapiDocument = {
  paths: Record<string, Record<string, Endpoint>>
  webhooks?: Record<string, Record<string, Endpoint>>
  components: { schemas: Record<string, Schema> }
}

/** Deeper, a schema only names what it refers to. */
const deepest = 4

function draw(openapi: OpenapiDocument): Node[] {
  const named = (schema: Schema): { schema: Schema; name: string | undefined } => {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? { schema, name } : { schema: openapi.components.schemas[name] ?? {}, name }
  }

  const typeOf = (given: Schema): string => {
    const { schema, name } = named(given)
    if (schema.enum) return schema.enum.map(String).join(' | ')
    if (schema.const !== undefined) return String(schema.const)
    if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
    if (schema.items) return `${typeOf(schema.items)}[]`
    const plain = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'anything')
    return name ?? (schema.format === undefined ? plain : `${plain} (${schema.format})`)
  }

  const drawFields = (given: Schema, depth = 0): Node | undefined => {
    const { schema } = named(given)
    if (schema.items) return drawFields(schema.items, depth)
    const fields = Object.entries(schema.properties ?? {})
    if (fields.length === 0 || depth > deepest) return undefined
    const items = fields.map(([name, field]) => {
      const optional = schema.required?.includes(name) ? '' : '?'
      const { schema: resolved } = named(field)
      const note = field.description ?? resolved.description
      const inner = drawFields(field, depth + 1)
      return element(
        'li',
        {},
        element('code', {}, `${name}${optional}`),
        ` ${typeOf(field)}${note === undefined ? '' : ` · ${note}`}`,
        ...(inner === undefined ? [] : [inner]),
      )
    })
    return element('ul', {}, ...items)
  }

  const drawContent = (title: string, content: Content | undefined): Node[] =>
    Object.entries(content ?? {}).flatMap(([type, { schema }]) => {
      if (schema === undefined) return []
      const fields = drawFields(schema)
      const heading = element('h4', {}, `${title}: ${type} `, element('code', {}, typeOf(schema)))
      return fields === undefined ? [heading] : [heading, fields]
    })

  const drawParameters = (parameters: readonly Parameter[]): Node[] => {
    if (parameters.length === 0) return []
    const rows = parameters.map(({ name, in: place, required, description = '', schema = {} }) =>
      element(
        'tr',
        {},
        element('td', {}, element('code', {}, required ? name : `${name}?`)),
        element('td', {}, place),
        element('td', {}, typeOf(schema)),
        element('td', {}, description),
      ),
    )
    const table = element('table', {}, element('tbody', {}, ...rows))
    return [
      element('h4', {}, 'Parameters'),
      element('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Parameters' }, table),
    ]
  }

  const drawResponses = (responses: Endpoint['responses']): Node[] => {
    const isError = (status: string) => Number(status) >= 400
    const good = Object.entries(responses).filter(([status]) => !isError(status))
    const bad = Object.entries(responses).filter(([status]) => isError(status))
    const lines = bad.map(([status, { description }]) =>
      element('li', {}, element('code', {}, status), ` ${description}`),
    )
    return [
      ...good.flatMap(([status, { description, content }]) => [
        element('h4', {}, `${status} ${description === 'Default Response' ? '' : description}`),
        ...drawContent('Answer', content),
      ]),
      ...(lines.length === 0 ? [] : [element('h4', {}, 'Refusals'), element('ul', {}, ...lines)]),
    ]
  }

  const drawEndpoint = (method: string, path: string, endpoint: Endpoint): Node =>
    element(
      'details',
      { class: 'endpoint', id: endpoint.operationId },
      element(
        'summary',
        {},
        element('span', { class: 'method' }, method.toUpperCase()),
        element('code', {}, path.replace('/api/v6/application/{applicationId}', '…')),
        ` ${endpoint.summary ?? ''}`,
      ),
      element('p', {}, element('code', {}, `${method.toUpperCase()} ${path}`)),
      ...(endpoint.description === undefined ? [] : [element('p', {}, endpoint.description)]),
      ...drawParameters(endpoint.parameters ?? []),
      ...drawContent('Body', endpoint.requestBody?.content),
      ...drawResponses(endpoint.responses),
    )

  const byTag = new Map<string, Node[]>()
  for (const [path, methods] of Object.entries({ ...openapi.paths, ...openapi.webhooks })) {
    for (const [method, endpoint] of Object.entries(methods)) {
      const tag = endpoint.tags?.[0] ?? 'webhooks'
      byTag.set(tag, [...(byTag.get(tag) ?? []), drawEndpoint(method, path, endpoint)])
    }
  }
  return [...byTag].flatMap(([tag, endpoints]) => [element('h2', { id: tag.replaceAll(' ', '-') }, tag), ...endpoints])
}

/** Opens what the address names. */
function openNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!(named instanceof HTMLDetailsElement)) return
  named.open = true
  named.scrollIntoView()
}

const reference = document.querySelector('#reference')
try {
  const reply = await fetch('/openapi.json')
  reference?.replaceChildren(...draw((await reply.json()) as OpenapiDocument))
  openNamed()
  addEventListener('hashchange', openNamed)
} catch {
  reference?.replaceChildren(element('p', {}, 'The document could not be read. Reload to try again.'))
}
