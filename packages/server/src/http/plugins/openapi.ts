import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { tidyComponents } from './openapi-components.ts'
import { admitOperators } from './openapi-operators.ts'
import { describeWebhooks } from './openapi-webhooks.ts'

/** Names as the documentation writes them; on the wire header names have no case. */
const headerNames: Record<string, string> = { applicationid: 'applicationId', apikey: 'apiKey' }

const securitySchemes = {
  authToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'lgo_…',
    description: 'Of an operator of the console',
  },
  consoleSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-livegate_console',
    description: 'Over http: livegate_console. What changes something needs the header `livegate-console: 1`, too.',
  },
} as const

/** Collects the routes' schemas into an OpenAPI 3.1 document and serves it at /openapi.json. */
export async function installOpenapi(app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Livegate',
        version: '6',
        description: 'Face-verification gateway. Wire-compatible with the MobbID API v6; not affiliated with Mobbeel.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      components: { securitySchemes },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      tidyComponents({
        ...admitOperators(nameHeaders(jsonSchemaTransformObject(document))),
        webhooks: describeWebhooks(),
      }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

type Documented = ReturnType<typeof jsonSchemaTransformObject>

function nameHeaders(document: Documented): Documented {
  for (const path of Object.values(document.paths ?? {})) {
    for (const parameter of path?.get?.parameters ?? []) {
      if ('name' in parameter && parameter.in === 'header') {
        parameter.name = headerNames[parameter.name] ?? parameter.name
      }
    }
  }
  return document
}
