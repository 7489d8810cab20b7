import { randomUUID } from 'node:crypto'
import type { GatewayProcess } from '../domain/gateway-process.ts'

/** For tests: a new GATEWAY PROCESS of a minute, but for what is changed. */
export function processUnderTest(applicationId: string, change: Partial<GatewayProcess> = {}): GatewayProcess {
  const now = new Date()
  return {
    id: randomUUID(),
    applicationId,
    operationId: randomUUID(),
    status: 'CREATED',
    version: 1,
    returnUrl: 'https://rp.example/',
    state: undefined,
    locale: undefined,
    metadata: undefined,
    triesLeft: 3,
    phone: undefined,
    rejection: undefined,
    lightChallenge: undefined,
    lightAnswer: undefined,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 60_000),
    ...change,
  }
}
