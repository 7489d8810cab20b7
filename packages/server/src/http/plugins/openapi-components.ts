type Schemas = Record<string, unknown>

/** Parts of an OpenAPI document that are looked at here. */
export type OpenapiParts = { paths?: unknown; webhooks?: unknown; components?: { schemas?: Schemas } }

const prefix = '#/components/schemas/'

/**
 * Names each message once. The converter describes every schema twice, as it is read and as it is written ("XInput"); what nobody refers to
 * is left out, and "XInput" is called "X" where no other X is left: generated clients have one class a message.
 */
export function tidyComponents<Document extends OpenapiParts>(document: Document): Document {
  const schemas = document.components?.schemas ?? {}
  const used = reachable([document.paths, document.webhooks], schemas)
  const names = new Map(
    [...used].map((name): [string, string] => {
      const plain = name.replace(/Input$/, '')
      return [name, used.has(plain) ? name : plain]
    }),
  )
  const renamed = Object.fromEntries(
    [...names].map(([name, given]): [string, unknown] => [given, rename(schemas[name], names)]),
  )
  const paths = rename(document.paths, names)
  const webhooks = document.webhooks === undefined ? {} : { webhooks: rename(document.webhooks, names) }
  return { ...document, paths, ...webhooks, components: { ...document.components, schemas: renamed } }
}

/** The names of the schemas that something refers to, directly or by others; in the order of the document. */
function reachable(roots: unknown, schemas: Schemas): Set<string> {
  const found = new Set<string>()
  const follow = (value: unknown): void => {
    for (const name of referencesOf(value)) {
      if (found.has(name)) continue
      found.add(name)
      follow(schemas[name])
    }
  }
  follow(roots)
  return new Set(Object.keys(schemas).filter((name) => found.has(name)))
}

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part.slice(prefix.length)] : referencesOf(part),
  )
}

function rename<Part>(value: Part, names: ReadonlyMap<string, string>): Part
function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((part) => rename(part, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (key !== '$ref' || typeof part !== 'string') return [key, rename(part, names)]
      const name = part.slice(prefix.length)
      return [key, `${prefix}${names.get(name) ?? name}`]
    }),
  )
}
