import { afterAll, beforeAll, expect, it } from 'vitest'
import { resealEverything } from '../domain/retire-master-key.ts'
import { keyVersionOf } from '../security/sealed-box.ts'
import { type InstallationUnderTest, keysInMemory, openInstallationUnderTest } from './key-rotation-under-test.ts'
import { createOidcKeys } from './oidc-keys.ts'
import { oidcKey } from './schema.ts'

let open: InstallationUnderTest
beforeAll(async () => {
  open = await openInstallationUnderTest()
})
afterAll(() => open?.close())

it('is made once, whoever is first, sealed, and sealed anew with another master key', async () => {
  const source = keysInMemory(new Map([[1, Buffer.alloc(32, 7)]]))
  const [one, other] = [await open.start(source), await open.start(source)]
  const keysOf = (process: typeof one) => createOidcKeys(open.database, process.keyring)
  const [first, second] = await Promise.all([keysOf(one).signingKey(), keysOf(other).signingKey()])
  expect(second).toEqual(first)
  expect(first).toMatchObject({ kty: 'RSA', alg: 'RS256', d: expect.any(String) })
  const sealed = async () => (await open.database.select().from(oidcKey)).map((row) => row.sealed)
  expect((await sealed()).map(keyVersionOf)).toEqual([1])
  expect(Buffer.concat(await sealed()).includes(Buffer.from(first.d ?? '', 'base64url'))).toBe(false)
  await one.masterKeys.rotate(new Date())
  await resealEverything(one, () => {})
  expect((await sealed()).map(keyVersionOf)).toEqual([2])
  expect(await keysOf(one).signingKey()).toEqual(first)
})
