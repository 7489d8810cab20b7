import { createPrivateKey, generateKeyPair, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import { desc } from 'drizzle-orm'
import { calculateJwkThumbprint } from 'jose'
import type { OidcKeys } from '../domain/oidc-ports.ts'
import type { Keyring } from '../security/keyring.ts'
import { keyVersionOf, seal, unseal } from '../security/sealed-box.ts'
import type { Database, Transaction } from './database.ts'
import { oidcKey } from './schema.ts'

const noSalt = new Uint8Array(0)
const sealingKeys = (keyring: Keyring) => keyring.sealingKeys(noSalt, 'oidc-key')
const placeOf = (kid: string) => `oidc-key|${kid}`
const modulusLength = 2048

/** The RSA key of ID tokens, sealed in PostgreSQL, so that all servers sign with the same. */
export function createOidcKeys(database: Database, keyring: Keyring): OidcKeys {
  const read = async () => {
    const [row] = await database.select().from(oidcKey).orderBy(desc(oidcKey.createdAt)).limit(1)
    return row && toJwk(row.kid, unseal(sealingKeys(keyring), placeOf(row.kid), row.sealed))
  }
  return {
    async signingKey() {
      const kept = await read()
      if (kept !== undefined) return kept
      const made = await makeKey()
      const sealed = seal(sealingKeys(keyring), placeOf(made.kid), made.pkcs8)
      // Of two servers that make one at once the first has it: there is one row.
      await database.insert(oidcKey).values({ kid: made.kid, sealed }).onConflictDoNothing()
      return (await read()) ?? toJwk(made.kid, made.pkcs8)
    },
    cookieKeys: () =>
      keyring.versions().map((version) => keyring.installationKey('oidc-cookie', version).toString('base64url')),
  }
}

async function makeKey(): Promise<{ kid: string; pkcs8: Buffer }> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength })
  const { kty = '', n = '', e = '' } = privateKey.export({ format: 'jwk' })
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  return { kid: await calculateJwkThumbprint({ kty, n, e }), pkcs8 }
}

function toJwk(kid: string, pkcs8: Uint8Array): JsonWebKey & { kid: string } {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return { ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
}

/** Seals the key anew with the current master key. */
export async function resealOidcKey(transaction: Transaction, keyring: Keyring): Promise<void> {
  for (const { kid, sealed } of await transaction.select().from(oidcKey).for('update')) {
    if (keyVersionOf(sealed) === keyring.current) continue
    const keys = sealingKeys(keyring)
    await transaction.update(oidcKey).set({ sealed: seal(keys, placeOf(kid), unseal(keys, placeOf(kid), sealed)) })
  }
}
