import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningLivegate, runLivegate, startLivegate } from '../start-livegate.ts'

/** `livegate user …` and `livegate group …` as an operator uses them, beside a running server. */

let folder: string
let livegate: RunningLivegate

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-cli-'))
  livegate = await startLivegate()
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

async function run(noun: 'user' | 'group', verb: string, ...words: string[]) {
  const application = ['--app', livegate.applicationId]
  const { code, stdout } = await runLivegate(livegate.environment, noun, verb, ...application, ...words, '--json')
  return { code, value: JSON.parse(stdout) as Record<string, unknown> }
}

describe('user', () => {
  it('create, get, list, export and delete', async () => {
    expect(await run('user', 'create', 'anna/1')).toMatchObject({
      code: 0,
      value: { userId: 'anna/1', enrolled: false },
    })
    expect(await run('user', 'create', 'anna/1')).toMatchObject({ code: 1, value: { error: 'USER_ALREADY_EXISTS' } })
    await run('user', 'create', 'berta')
    expect(await run('user', 'get', 'anna/1')).toMatchObject({ code: 0, value: { templates: [], groups: [] } })
    const first = await run('user', 'list', '--limit', '1')
    expect(first).toMatchObject({ code: 0, value: { items: [{ userId: 'anna/1' }] } })
    const next = await run('user', 'list', '--cursor', String(first.value.nextCursor))
    expect(next.value).toEqual({ items: [expect.objectContaining({ userId: 'berta' })] })
    expect((await run('user', 'list', '--enrolled', 'true')).value).toEqual({ items: [] })
    expect((await run('user', 'list', '--prefix', 'ber')).value).toMatchObject({ items: [{ userId: 'berta' }] })
    expect((await run('user', 'export', 'anna/1')).value).toMatchObject({ user: { userId: 'anna/1' }, operations: [] })
    const deleted = await run('user', 'delete', 'anna/1')
    expect(deleted).toMatchObject({ code: 0, value: { receiptId: expect.any(String), receipt: expect.any(String) } })
    expect(await run('user', 'get', 'anna/1')).toMatchObject({ code: 1, value: { error: 'USER_NOT_FOUND' } })
  })

  it.each([
    ['create', '..'],
    ['create', 'a\nb'],
    ['list', '--limit', '0'],
    ['list', '--cursor', 'nonsense'],
  ])('%s %j is refused', async (verb, ...words) => {
    expect(await run('user', verb, ...words)).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
  })
})

describe('group', () => {
  it('create, add, get, list, remove and delete', async () => {
    for (const userId of ['m1', 'm2', 'm3']) await run('user', 'create', userId)
    expect(await run('group', 'create', 'staff')).toMatchObject({ code: 0, value: { groupId: 'staff', members: 0 } })
    expect(await run('group', 'create', '*')).toMatchObject({ code: 1, value: { error: 'WRONG_ARGUMENT' } })
    expect(await run('group', 'add', 'staff', 'm1', 'm2')).toMatchObject({ code: 0, value: { added: 2 } })
    const file = join(folder, 'users.txt')
    await writeFile(file, 'm2\r\nm3\nnobody\n')
    expect(await run('group', 'add', 'staff', '--from', file)).toEqual({
      code: 1,
      value: { added: 1, alreadyMembers: 1, unknown: ['nobody'] },
    })
    expect(await run('group', 'remove', 'staff', 'm1')).toMatchObject({ code: 0 })
    expect((await run('group', 'get', 'staff')).value).toMatchObject({
      members: 2,
      items: [{ userId: 'm2' }, { userId: 'm3' }],
    })
    expect((await run('user', 'list', '--group', 'staff', '--limit', '9')).value).toMatchObject({
      items: [{ userId: 'm2' }, { userId: 'm3' }],
    })
    expect((await run('group', 'list')).value).toMatchObject({ items: [{ groupId: 'staff' }] })
    expect(await run('group', 'delete', 'staff')).toMatchObject({ code: 0, value: { deleted: true } })
    expect(await run('group', 'get', 'staff')).toMatchObject({ code: 1, value: { error: 'GROUP_NOT_FOUND' } })
    expect(await run('user', 'get', 'm2')).toMatchObject({ code: 0, value: { groups: [] } })
  })

  it.each([
    [['add', 'nowhere', 'm2'], 'GROUP_NOT_FOUND'],
    [['add', 'nowhere'], 'WRONG_ARGUMENT'],
    [['add', 'nowhere', '--from', 'no such file'], 'FILE_NOT_READABLE'],
    [['remove', 'nowhere', 'm2'], 'GROUP_NOT_FOUND'],
  ])('%j is refused', async ([verb = '', ...words], error) => {
    expect(await run('group', verb, ...words)).toMatchObject({ code: 1, value: { error } })
  })
})
