import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImportSource } from './import-source.ts'

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'livegate-import-'))
})

afterAll(() => rm(root, { recursive: true }))

async function write(name: string, text = ''): Promise<string> {
  const path = join(root, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  return path
}

describe('a folder', () => {
  it('has a sub-folder or a file per user; what is no photo or video is left alone', async () => {
    for (const name of ['anna/2.jpg', 'anna/1.JPEG', 'anna/notes.txt', 'bert.webm', 'readme.md', 'empty/x.txt']) {
      await write(`people/${name}`)
    }
    const people = join(root, 'people')
    expect(await readImportSource(people)).toEqual([
      { userId: 'anna', files: [join(people, 'anna/1.JPEG'), join(people, 'anna/2.jpg')], groups: [] },
      { userId: 'bert', files: [join(people, 'bert.webm')], groups: [] },
    ])
  })

  it('may hold links', async () => {
    await write('elsewhere/carl/1.jpg')
    await mkdir(join(root, 'linked'))
    await symlink(join(root, 'elsewhere/carl'), join(root, 'linked/carl'))
    await symlink(join(root, 'nothing'), join(root, 'linked/broken'))
    expect(await readImportSource(join(root, 'linked'))).toEqual([
      { userId: 'carl', files: [join(root, 'linked/carl/1.jpg')], groups: [] },
    ])
  })

  it('without any is told', async () => {
    await mkdir(join(root, 'nobody'))
    await expect(readImportSource(join(root, 'nobody'))).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
    await expect(readImportSource(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'SOURCE_NOT_READABLE' })
  })
})

const expected = () => [
  { userId: 'anna', files: [join(root, 'a 1.jpg'), join(root, 'sub/a2.jpg')], groups: ['staff', 'night, shift'] },
  { userId: 'bert "b"', files: [join(root, 'b.jpg')], groups: [] },
]

describe('a list', () => {
  it('as CSV: quoted fields, any order of columns, a byte order mark, empty lines', async () => {
    const rows = [
      'group,userId,file',
      'staff,anna,a 1.jpg',
      '',
      '"night, shift",anna,sub/a2.jpg',
      ',"bert ""b""",b.jpg',
    ]
    expect(await readImportSource(await write('list.csv', `\uFEFF${rows.join('\r\n')}\r\n`))).toEqual(expected())
  })

  it('as NDJSON', async () => {
    const rows = [
      { userId: 'anna', file: 'a 1.jpg', groups: ['staff', 'night, shift'] },
      { userId: 'anna', file: 'sub/a2.jpg', group: 'night, shift' },
      { userId: 'bert "b"', file: 'b.jpg' },
    ]
    const text = rows.map((row) => JSON.stringify(row)).join('\n')
    expect(await readImportSource(await write('list.ndjson', text))).toEqual(expected())
  })

  it.each([
    ['missing.csv', 'userId,file\nanna,a.jpg\nbert,\n', 'line 3: userId and file are required'],
    ['columns.csv', 'name,photo\nanna,a.jpg\n', 'line 2: userId and file are required'],
    ['ragged.csv', 'userId,file\nanna\n', 'Invalid Record Length'],
    ['broken.ndjson', '{"userId": "a", "file": "b"}\n{"userId"\n', 'line 2: is not JSON'],
    ['groups.ndjson', '{"userId": "a", "file": "b", "groups": [7]}\n', 'line 1: groups must be texts'],
    ['other.ndjson', '[1]\n', 'line 1: userId and file are required'],
    ['list.txt', 'anna,a.jpg', 'is neither a folder nor'],
  ])('%s is refused, with the place', async (name, text, message) => {
    const error = await readImportSource(await write(name, text)).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'SOURCE_NOT_VALID', message: expect.stringContaining(message) })
  })
})
