import { signingKeys } from '@livegate/contract'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Signatures } from '../domain/people-ports.ts'

/** `GET /.well-known/jwks.json`: whoever is shown a receipt can verify it, without being a client of the API. */
export const signingKeysRoute: FastifyPluginAsyncZod<{ signatures: Signatures }> = async (app, { signatures }) => {
  app.get(
    '/.well-known/jwks.json',
    {
      schema: {
        operationId: 'getSigningKeys',
        summary: 'The public keys that attestations, erasure receipts and audit checkpoints are signed with',
        tags: ['signing keys'],
        response: { 200: signingKeys },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'public, max-age=300').send(signatures.publicKeys),
  )
}
