import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { splitOf } from '../split.ts'
import { readIdentityFolders } from './identity-folders.ts'
import { type PadFoldersOptions, readPadFolders } from './pad-folders.ts'
import { readPairs } from './pairs-file.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'livegate-dataset-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function put(...paths: string[]) {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), '')
  }
}

const everybody = { split: 'all', seed: 1 } as const

describe('readIdentityFolders', () => {
  it('takes photos and videos, leaves lists and hidden files out, and counts as people do', async () => {
    await put(
      'Ada/10.jpg',
      'Ada/9.JPG',
      'Ada/list.txt',
      'Ada/.DS_Store',
      'Bob/clip.webm',
      'Empty/readme.md',
      'readme.md',
    )
    const people = await readIdentityFolders(root, everybody)
    expect(people.map(({ identity }) => identity)).toEqual(['Ada', 'Bob'])
    expect(people[0]?.samples.map(({ id }) => id)).toEqual(['Ada/9.JPG', 'Ada/10.jpg'])
    expect(people[1]?.samples[0]).toMatchObject({ id: 'Bob/clip.webm', kind: 'VIDEO' })
  })

  it('joins the folders of one person', async () => {
    await put('0001_a/1.jpg', '0001_b/1.jpg', '0002_a/1.jpg')
    const people = await readIdentityFolders(root, { ...everybody, identityFrom: /^\d{4}/ })
    expect(people.map(({ identity, samples }) => [identity, samples.length])).toEqual([
      ['0001', 2],
      ['0002', 1],
    ])
    await expect(readIdentityFolders(root, { ...everybody, identityFrom: /^x/ })).rejects.toMatchObject({
      code: 'WRONG_ARGUMENT',
    })
  })

  it('parts the people by split, and draws the same ones for the same seed', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `person${index}`)
    await put(...names.map((name) => `${name}/1.jpg`))
    const [fit, report] = await Promise.all(
      (['fit', 'report'] as const).map((split) => readIdentityFolders(root, { split, seed: 1 })),
    )
    expect(fit?.every(({ identity }) => splitOf(identity) === 'fit')).toBe(true)
    expect((fit?.length ?? 0) + (report?.length ?? 0)).toBe(30)
    const drawn = await readIdentityFolders(root, { ...everybody, limit: 5 })
    expect(drawn).toHaveLength(5)
    expect(await readIdentityFolders(root, { ...everybody, limit: 5 })).toEqual(drawn)
    expect(await readIdentityFolders(root, { ...everybody, limit: 5, seed: 2 })).not.toEqual(drawn)
  })

  it('says what is wrong with a data set', async () => {
    await expect(readIdentityFolders(join(root, 'nowhere'), everybody)).rejects.toMatchObject({
      code: 'DATASET_NOT_READABLE',
    })
    await expect(readIdentityFolders(root, everybody)).rejects.toMatchObject({ code: 'DATASET_EMPTY' })
  })
})

describe('readPadFolders', () => {
  const options: PadFoldersOptions = { ...everybody, frames: 'CLIPS', frameRate: 20 }

  it('takes files and sequences of frames, with their rate', async () => {
    await put('live/a/a_0.jpg', 'live/a/a_4.jpg', 'live/a/a_10.jpg', 'live/b.webm', 'print/a/1.jpg', 'print/c.jpg')
    const { bonaFide, attacks } = await readPadFolders(root, options)
    expect(bonaFide.map(({ sample }) => sample.id)).toEqual(['live/b.webm', 'live/a'])
    expect(bonaFide[1]?.sample).toMatchObject({ kind: 'VIDEO', framesPerSecond: 4, files: { length: 3 } })
    expect(attacks.get('print')?.map(({ sample }) => [sample.id, sample.kind])).toEqual([
      ['print/c.jpg', 'IMAGE'],
      ['print/a/1.jpg', 'IMAGE'],
    ])
  })

  it('takes each frame as a sample when asked to', async () => {
    await put('live/a/0.jpg', 'live/a/4.jpg', 'print/x.jpg')
    const { bonaFide } = await readPadFolders(root, { ...options, frames: 'STILLS' })
    expect(bonaFide.map(({ sample, identity }) => [sample.kind, identity])).toEqual([
      ['IMAGE', 'a'],
      ['IMAGE', 'a'],
    ])
  })

  it('maps any folders to species, of the people asked for', async () => {
    await put('x/0001_a.jpg', 'x/0005_a.jpg', 'y/0005_b.jpg', 'z/0005_c.jpg')
    const { bonaFide, attacks } = await readPadFolders(undefined, {
      ...options,
      bonaFide: [join(root, 'x')],
      attacks: [
        { species: 'print', folder: join(root, 'y') },
        { species: 'print', folder: join(root, 'z') },
      ],
      identityFrom: /^\d{4}/,
      people: /000[5-8]/,
    })
    expect(bonaFide.map(({ sample }) => sample.id)).toEqual(['x/0005_a.jpg'])
    expect(attacks.get('print')).toHaveLength(2)
  })

  it('needs live people', async () => {
    await put('print/x.jpg')
    await expect(readPadFolders(root, options)).rejects.toMatchObject({ code: 'DATASET_EMPTY' })
  })
})

it('readPairs finds photos by their number and keeps those that are missing', async () => {
  await put('Ada/Ada_0001.png', 'Bob/Bob_0002.jpg', 'pairs.txt')
  await writeFile(join(root, 'pairs.txt'), 'Ada 1 9\nAda 1 Bob 2\n')
  const { samples, pairs } = await readPairs(join(root, 'pairs.txt'), root, everybody)
  expect(samples.map(({ sample }) => sample.id)).toEqual(['Ada/Ada_0001.png', 'Ada/Ada_0009.jpg', 'Bob/Bob_0002.jpg'])
  expect(pairs).toEqual([
    { fold: 0, first: 0, second: 1 },
    { fold: 0, first: 0, second: 2 },
  ])
})
