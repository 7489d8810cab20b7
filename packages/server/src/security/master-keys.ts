import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Master keys, 32 bytes each, by version (1, 2, …). */
export type MasterKeys = ReadonlyMap<number, Uint8Array>

/** Where master keys come from. */
export type MasterKeySource = {
  /** For people: the file, or the setting. */
  readonly place: string
  /** What is there at this moment. @throws Error when that is not master keys */
  read(): MasterKeys
  /** Keeps a set of keys in the place of the one before, durably; one caller at a time. Absent: only the operator can. */
  write?(keys: MasterKeys): Promise<void>
}

/**
 * Reads master keys as text: `VERSION:KEY`, each on a line of its own or after a comma; a KEY is 64 hexadecimal digits, and without
 * a version it is the first. Undefined when the text is anything else.
 */
export function parseMasterKeys(text: string): MasterKeys | undefined {
  const keys = new Map<number, Uint8Array>()
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [, version = '1', hex = ''] = /^(?:([1-9]\d{0,5}):)?([0-9a-fA-F]{64})$/.exec(entry) ?? []
    if (hex === '' || keys.has(Number(version))) return undefined
    keys.set(Number(version), Buffer.from(hex, 'hex'))
  }
  return keys.size === 0 ? undefined : keys
}

/** Keys of the setting `LIVEGATE_MASTER_KEY`, which {@link parseMasterKeys} reads. */
export function masterKeysOfSetting(keys: MasterKeys): MasterKeySource {
  return { place: 'LIVEGATE_MASTER_KEY', read: () => keys }
}

/**
 * Keys of the file `<dataDir>/master.key` (mode 0600), which is made with a first key when it is not there.
 * @throws Error when others than its owner may read it, or when it does not hold master keys
 */
export async function openMasterKeyFile(dataDir: string): Promise<MasterKeySource> {
  const path = join(dataDir, 'master.key')
  await makeFirst(path)
  await requirePrivate(path)
  const source = { place: path, read: () => readKeys(path), write: (keys: MasterKeys) => replaceKeys(path, keys) }
  source.read()
  return source
}

/** 32 random bytes. */
export const newMasterKey = (): Uint8Array => randomBytes(32)

async function makeFirst(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(toText(new Map([[1, newMasterKey()]])))
    await file.sync()
    await file.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

async function requirePrivate(path: string): Promise<void> {
  const { mode } = await stat(path)
  // Windows knows no such modes.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  throw new Error(
    `${path} can be read by others: chmod 600 it, and if somebody may have, rotate it (livegate keys rotate)`,
  )
}

function readKeys(path: string): MasterKeys {
  const keys = parseMasterKeys(readFileSync(path, 'utf8'))
  if (keys === undefined)
    throw new Error(`${path} does not hold master keys (64 hexadecimal digits, or VERSION:KEY lines)`)
  return keys
}

const toText = (keys: MasterKeys) =>
  [...keys]
    .toSorted(([a], [b]) => a - b)
    .map(([version, key]) => `${version}:${Buffer.from(key).toString('hex')}\n`)
    .join('')

/**
 * A reader finds all of the old keys or all of the new ones, also after a power cut. One at a time: the draft has one name, so that
 * one that was left behind goes with the next.
 */
async function replaceKeys(path: string, keys: MasterKeys): Promise<void> {
  const draft = `${path}.draft`
  await rm(draft, { force: true })
  try {
    const file = await open(draft, 'wx', 0o600)
    await file.writeFile(toText(keys))
    await file.sync()
    await file.close()
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}
