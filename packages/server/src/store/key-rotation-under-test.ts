import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Application } from '../domain/application.ts'
import type { MasterKeys as MasterKeyPort, Reseal, SigningKeyRing } from '../domain/key-ports.ts'
import { newOperation } from '../domain/new-operation.ts'
import type { Signatures } from '../domain/people-ports.ts'
import type { AuthTokens, CaptureTokens, Clock, Evidence, Fingerprints } from '../domain/ports.ts'
import { describeResource } from '../domain/sample.ts'
import { createDiskEvidence } from '../evidence/disk.ts'
import { createKeyring, type Keyring } from '../security/keyring.ts'
import type { MasterKeySource, MasterKeys } from '../security/master-keys.ts'
import { createSignatures } from '../security/signatures.ts'
import { createAuthTokens, createCaptureTokens } from '../security/tokens.ts'
import { openDatabaseUnderTest } from './database-under-test.ts'
import { createFingerprints } from './fingerprints.ts'
import { followKeys, keyChannel, type LiveKeys } from './keys-in-force.ts'
import { createMasterKeys } from './master-keys.ts'
import { listenForNotifications } from './notifications.ts'
import { createOperations } from './operations.ts'
import { createReseal } from './reseal.ts'
import { createSigningKeyRing, ensureSigningKey } from './signing-keys.ts'
import { enrolTemplate } from './templates.ts'
import { createUsers } from './users.ts'

/** A key file in memory. */
export function keysInMemory(first: MasterKeys): MasterKeySource & { keys: MasterKeys } {
  const source = {
    place: 'memory',
    keys: first,
    read: () => source.keys,
    write: async (keys: MasterKeys) => {
      source.keys = keys
    },
  }
  return source
}

export type ProcessUnderTest = {
  errors: Error[]
  keys: LiveKeys
  keyring: Keyring
  evidence: Evidence
  fingerprints: Fingerprints
  masterKeys: MasterKeyPort
  signingKeyRing: SigningKeyRing
  reseal: Reseal
  authTokens: AuthTokens
  captureTokens: CaptureTokens
  signatures: Signatures
  clock: Clock
}
export type InstallationUnderTest = Awaited<ReturnType<typeof openInstallationUnderTest>>

/** For tests: a database and a folder of evidence, and processes that work on them. */
export async function openInstallationUnderTest() {
  const open = await openDatabaseUnderTest()
  const { database, address } = open
  const folder = await mkdtemp(join(tmpdir(), 'livegate-rotation-'))
  const closers: (() => unknown)[] = []

  /** What a process does with keys, wired as `dependencies.ts` does. */
  async function start(source: MasterKeySource): Promise<ProcessUnderTest> {
    const errors: Error[] = []
    const notifications = await listenForNotifications(address, [keyChannel], (error) => errors.push(error))
    closers.push(notifications.close)
    const keys = await followKeys({ database, source, notifications }, (error) => errors.push(error))
    closers.push(keys.close)
    const keyring = createKeyring(keys.inForce)
    await ensureSigningKey(database, keyring, new Date())
    await keys.refresh()
    const evidence = createDiskEvidence(folder, keyring)
    return {
      errors,
      keys,
      keyring,
      evidence,
      fingerprints: createFingerprints(database, keyring),
      masterKeys: createMasterKeys(database, source, keys),
      signingKeyRing: createSigningKeyRing(database, keys),
      reseal: createReseal({ database, keyring, evidence }),
      authTokens: createAuthTokens(keyring),
      captureTokens: createCaptureTokens(keyring),
      signatures: createSignatures(keyring, keys.signingKeys, () => new Date()),
      clock: { now: () => new Date() },
    }
  }

  /** A USER with a TEMPLATE, and the SELFIE that it came from. */
  async function enrol(
    process: Pick<Awaited<ReturnType<typeof start>>, 'evidence' | 'keyring'>,
    application: Application,
    userId: string,
    embedding: Float32Array,
  ) {
    const now = new Date()
    await createUsers(database).declare(application.id, userId, { limit: 1e6, now })
    const operation = newOperation(application.id, { id: randomUUID(), type: 'ENROLLMENT', userId, now })
    const bytes = Buffer.from(`face of ${userId}`)
    const selfie = describeResource({ operationId: operation.id, type: 'SELFIE', format: 'image/jpeg', bytes, now })
    await process.evidence.put(application, selfie, bytes)
    await createOperations(database, process.keyring).createWithSample(application.id, operation, selfie)
    await database.transaction((transaction) =>
      enrolTemplate(transaction, process.keyring, application, {
        ...{ userId, operationId: operation.id, template: { modelId: 'm', embedding }, quality: 1, now },
        chooseDropped: (held) => [...held],
      }),
    )
    return { operationId: operation.id, selfie, bytes }
  }

  return {
    ...open,
    folder,
    start,
    enrol,
    async close() {
      for (const closer of closers.reverse()) await closer()
      await open.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
