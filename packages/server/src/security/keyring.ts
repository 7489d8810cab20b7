import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a derived key is for; one key never serves two purposes. */
export type KeyPurpose =
  | 'auth-token'
  | 'capture-token'
  | 'capture-secret'
  | 'evidence'
  | 'template'
  | 'fingerprint'
  | 'signature'
  | 'gallery-rotation'

/** Derives 32-byte keys from the master key by HKDF-SHA-256 (RFC 5869). */
export type Keyring = {
  /** The installation's key for a purpose. */
  installationKey(purpose: KeyPurpose): Buffer
  /** An application's own key: forgetting its salt makes everything sealed with it unreadable (crypto-erasure). */
  applicationKey(applicationSalt: Uint8Array, purpose: KeyPurpose): Buffer
  /** Says whether two installations share the master key, without telling it: hex. */
  fingerprint(): string
}

/** Makes a keyring of a 32-byte master key. */
export function createKeyring(masterKey: Uint8Array): Keyring {
  const derive = (salt: Uint8Array, purpose: KeyPurpose) =>
    Buffer.from(hkdfSync('sha256', masterKey, salt, `livegate/v1/${purpose}`, 32))
  const noSalt = new Uint8Array(0)
  return {
    installationKey: (purpose) => derive(noSalt, purpose),
    applicationKey: derive,
    fingerprint: () => createHmac('sha256', derive(noSalt, 'fingerprint')).update('livegate').digest('hex'),
  }
}

/**
 * Reads the master key from `<dataDir>/master.key` (64 hex digits, mode 0600), making it at first use.
 * Throws when the file is there but not a key.
 */
export async function loadMasterKey(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'master.key')
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`${path} does not hold a master key (64 hexadecimal digits)`)
  return Buffer.from(text, 'hex')
}
