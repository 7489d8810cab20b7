import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newMasterKey, openMasterKeyFile, parseMasterKeys } from './master-keys.ts'

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]

describe('master keys as text', () => {
  it.each([
    [a, [1]],
    [`${a}\n`, [1]],
    [`1:${a}\n3:${b}\n`, [1, 3]],
    [`2:${b},${a}`, [2, 1]],
  ])('%j', (text, versions) => {
    expect([...(parseMasterKeys(text)?.keys() ?? [])]).toEqual(versions)
  })

  it.each(['', a.slice(1), `0:${a}`, `01:${a}`, `${a} ${b}`, `1:${a},1:${b}`, `x:${a}`, `${a},rest`])(
    'not %j',
    (text) => {
      expect(parseMasterKeys(text)).toBeUndefined()
    },
  )
})

describe('the master key file', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livegate-keys-'))
    path = join(folder, 'master.key')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is made once, for its owner alone, and read as it is when it has one key without a version', async () => {
    const made = (await openMasterKeyFile(folder)).read()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await openMasterKeyFile(folder)).read()).toEqual(made)
    await writeFile(path, `${a}\n`)
    expect((await openMasterKeyFile(folder)).read()).toEqual(new Map([[1, Buffer.from(a, 'hex')]]))
  })

  it('is refused when others may read it, or when it holds anything else', async () => {
    const source = await openMasterKeyFile(folder)
    await chmod(path, 0o640)
    await expect(openMasterKeyFile(folder)).rejects.toThrow('chmod 600')
    await chmod(path, 0o600)
    await writeFile(path, 'anything')
    expect(() => source.read()).toThrow('does not hold')
    await expect(openMasterKeyFile(folder)).rejects.toThrow('does not hold')
  })

  it('is replaced as a whole', async () => {
    const source = await openMasterKeyFile(folder)
    const keys = new Map([...source.read(), [2, newMasterKey()] as const])
    await writeFile(`${path}.draft`, 'of somebody who was killed', { mode: 0o644 })
    await source.write?.(keys)
    expect(new Map(source.read())).toEqual(keys)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['master.key'])
    expect((await readFile(path, 'utf8')).split('\n').map((line) => line.slice(0, 2))).toEqual(['1:', '2:', ''])
  })
})
