import { createHmac, hkdfSync } from 'node:crypto'
import { BrokenSeal } from '../domain/broken-seal.ts'
import type { SealingKeys } from './sealed-box.ts'

/** What a derived key is for; one key never serves two purposes. */
export type KeyPurpose =
  | 'auth-token'
  | 'capture-token'
  | 'capture-secret'
  | 'evidence'
  | 'template'
  | 'kept-key'
  | 'webhook-secret'
  | 'fingerprint'
  | 'signature'
  | 'gallery-rotation'
  | 'oidc-key'
  | 'oidc-cookie'
  | 'operator-secret'

/** Which master keys are in force. Versions count from 1; a key of 32 bytes each. */
export type KeysInForce = {
  /** The version that seals and signs. */
  readonly current: number
  /** Versions that still open and verify, newest first. */
  versions(): readonly number[]
  /** Undefined when the key is retired or not at hand. */
  find(version: number): Uint8Array | undefined
  /** Whether a key that is in force elsewhere is not at hand here. */
  isLacked(version: number): boolean
  /** Calls `listener` when another version has become the current one. */
  onTurn(listener: () => void): void
}

/** Derives 32-byte keys from the master keys by HKDF-SHA-256 (RFC 5869); without a version from the current one. */
export type Keyring = {
  readonly current: number
  /** Newest first. */
  versions(): readonly number[]
  /** The installation's key for a purpose. @throws BrokenSeal when the master key of that version is not in force; Error when it is lacked here */
  installationKey(purpose: KeyPurpose, version?: number): Buffer
  /**
   * An application's own key: forgetting its salt makes everything sealed with it unreadable (crypto-erasure).
   * @throws BrokenSeal when the master key of that version is not in force; Error when it is lacked here
   */
  applicationKey(applicationSalt: Uint8Array, purpose: KeyPurpose, version?: number): Buffer
  /** An application's own keys of every version, each derived once. */
  sealingKeys(applicationSalt: Uint8Array, purpose: KeyPurpose): SealingKeys
  /** Calls `listener` when another version has become the current one. */
  onTurn(listener: () => void): void
}

const noSalt = new Uint8Array(0)

/** Makes a keyring of one 32-byte master key, version 1, or of those that are in force at each moment. */
export function createKeyring(masterKey: Uint8Array | KeysInForce): Keyring {
  const inForce = masterKey instanceof Uint8Array ? onlyKey(masterKey) : masterKey
  const derive = (salt: Uint8Array, purpose: KeyPurpose, version = inForce.current) => {
    const found = inForce.find(version)
    if (found !== undefined) return deriveKey(found, salt, purpose)
    const message = `The master key of version ${version} is not in force here`
    throw inForce.isLacked(version) ? new Error(message) : new BrokenSeal(message)
  }
  return {
    get current() {
      return inForce.current
    },
    versions: () => inForce.versions(),
    onTurn: (listener) => inForce.onTurn(listener),
    installationKey: (purpose, version) => derive(noSalt, purpose, version),
    applicationKey: derive,
    sealingKeys(salt, purpose) {
      const derived = new Map<number, Buffer>()
      return {
        get current() {
          return inForce.current
        },
        key(version) {
          const key = derived.get(version) ?? derive(salt, purpose, version)
          derived.set(version, key)
          return key
        },
      }
    },
  }
}

/** Says whether two installations share a master key, without telling it: hex. */
export function fingerprintOf(masterKey: Uint8Array): string {
  return createHmac('sha256', deriveKey(masterKey, noSalt, 'fingerprint'))
    .update('livegate')
    .digest('hex')
}

const deriveKey = (masterKey: Uint8Array, salt: Uint8Array, purpose: KeyPurpose) =>
  Buffer.from(hkdfSync('sha256', masterKey, salt, `livegate/v1/${purpose}`, 32))

const onlyKey = (masterKey: Uint8Array): KeysInForce => ({
  current: 1,
  versions: () => [1],
  find: (version) => (version === 1 ? masterKey : undefined),
  isLacked: () => false,
  onTurn: () => {},
})
