import { randomUUID } from 'node:crypto'
import type { OperatorRole } from '@livegate/contract'
import type { Dependencies } from '@livegate/server'

/** An operator of a role, signed in: by a session as the console has it, and by a token as a program has it. */
export type OperatorUnderTest = {
  id: string
  email: string
  password: string
  session: { cookie: string; 'livegate-console': string }
  token: { authorization: string }
}

export const passwordUnderTest = 'correct horse battery staple'

/** Makes an operator by the ports, for tests of what operators may do. Takes as long as a scrypt. */
export async function makeOperator(dependencies: Dependencies, role: OperatorRole): Promise<OperatorUnderTest> {
  const { operators, operatorSessions, operatorTokens, passwords } = dependencies
  const id = randomUUID()
  const email = `${role.toLowerCase()}-${id.slice(0, 8)}@livegate.example`
  const createdAt = new Date()
  const later = new Date(createdAt.getTime() + 3600_000)
  const none = { isSetUp: false, hasSecondFactor: false, disabledAt: undefined, signedInAt: undefined }
  await operators.create({ id, email, name: `An ${role}`, role, createdAt, ...none })
  await operators.setPassword(id, await passwords.hash(passwordUnderTest), undefined)
  const secret = `session${randomUUID()}`.slice(0, 43)
  await operatorSessions.begin({ tokenHash: await sha256(secret), operatorId: id, now: createdAt, expiresAt: later })
  const tokenId = randomUUID().replaceAll('-', '').slice(0, 12)
  const token = `lgo_${tokenId}_${randomUUID()}`.padEnd(60, 'x')
  const kept = { id: tokenId, name: 'test', createdAt, expiresAt: later, usedAt: undefined }
  await operatorTokens.issue(id, { ...kept, hash: await sha256(token) })
  const scheme = dependencies.publicUrl.startsWith('https:') ? '__Host-livegate_console' : 'livegate_console'
  return {
    id,
    email,
    password: passwordUnderTest,
    session: { cookie: `${scheme}=${secret}`, 'livegate-console': '1' },
    token: { authorization: `Bearer ${token}` },
  }
}

const sha256 = async (text: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
