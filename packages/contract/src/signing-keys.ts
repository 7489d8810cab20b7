import { z } from 'zod'

/** 200 of `GET /.well-known/jwks.json`: the public keys of this installation's signatures (RFC 7517, RFC 8037). */
export const signingKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string().describe("The key's thumbprint (RFC 7638)"),
        use: z.literal('sig'),
        alg: z.literal('EdDSA'),
      }),
    ),
  })
  .meta({ id: 'SigningKeys' })
export type SigningKeys = z.infer<typeof signingKeys>
