import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { EvaluationReport } from '@livegate/evaluation'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CutOptions, forEachPicture } from './recordings.ts'

/** `livegate eval` on a small data set of two people, as an operator runs it. */

const commandLine = fileURLToPath(new URL('../packages/cli/dist/livegate.js', import.meta.url))

let folder: string
let people: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-eval-'))
  people = join(folder, 'people')
  await cutPhotos(join(people, 'A'), { recording: 'personA', fromMs: 1000, lengthMs: 4000 }, 4)
  await cutPhotos(join(people, 'A'), { recording: 'personAOtherDay', fromMs: 1000, lengthMs: 2000 }, 2)
  await cutPhotos(join(people, 'B'), { recording: 'personB', fromMs: 1000, lengthMs: 4000 }, 4)
  await writeFile(join(people, 'B', 'broken.jpg'), 'not a picture')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Writes so many evenly spaced frames of a recording as JPEGs, numbered by frame. */
async function cutPhotos(to: string, cut: CutOptions, count: number) {
  await mkdir(to, { recursive: true })
  const frames: { rgba: Uint8Array; width: number; height: number }[] = []
  await forEachPicture(cut, async (picture) => void frames.push(picture))
  const step = frames.length / count
  for (let index = 0; index < count; index++) {
    const frame = Math.floor(index * step)
    const { rgba, width, height } = frames[frame] ?? { rgba: new Uint8Array(), width: 0, height: 0 }
    const photo = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
    await photo.jpeg({ quality: 95 }).toFile(join(to, `${cut.recording}_${frame}.jpg`))
  }
}

function start(cache: string, ...words: string[]) {
  const child = spawn(process.execPath, [commandLine, 'eval', ...words, '--json', '--cache', join(folder, cache)], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    heard.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    heard.stderr += chunk
  })
  return { child, heard }
}

async function evaluate(cache: string, ...words: string[]) {
  const { child, heard } = start(cache, ...words)
  await once(child, 'close')
  return { code: child.exitCode, ...heard, value: JSON.parse(heard.stdout) }
}

async function countCached(cache: string): Promise<number> {
  const names = await readdir(join(folder, cache)).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, cache, name), 'utf8')))
  return texts.join('').split('\n').length - 1
}

describe('livegate eval', () => {
  it('tells people apart, lists what it could not read, and writes a page that needs nothing else', async () => {
    const out = join(folder, 'report')
    const { code, value } = await evaluate('cache', people, '--out', out)
    const report = value as EvaluationReport
    expect(code).toBe(0)
    if (report.protocol !== 'VERIFICATION') throw new Error(report.protocol)
    expect(report.dataset).toMatchObject({ people: 2, samples: 11 })
    expect(report.acquisition.failures).toEqual([
      expect.objectContaining({ sample: 'B/broken.jpg', reason: expect.stringMatching(/^SAMPLE_/) }),
    ])
    // 15 pairs of A's 6 photos, 6 of B's 4 that can be read, 10 of B's 5.
    expect(report.figures.genuine).toEqual({ planned: 25, compared: 21 })
    expect(report.figures.impostor).toEqual({ planned: 30, compared: 24 })
    expect(report.figures.equalErrorRate?.rate).toBe(0)
    expect(report.figures.levels[0]?.frr.errors).toBeGreaterThanOrEqual(4)
    const page = await readFile(join(out, 'report.html'), 'utf8')
    expect(page).toContain('broken.jpg')
    expect(page.match(/<svg/g)).toHaveLength(3)
    expect(page).not.toMatch(/https?:|<script|<link|<img|@import|url\(|src=/i)
    expect(page).not.toMatch(/NaN|undefined|Infinity/)
    expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))).toEqual(report)
  })

  it('goes on after kill -9 with what it had, and finds the same', async () => {
    const { child } = start('killed', people, '--processes', '1')
    while ((await countCached('killed')) < 3) await delay(20)
    child.kill('SIGKILL')
    await once(child, 'close')
    const kept = await countCached('killed')
    expect(kept).toBeLessThan(11)
    const resumed = await evaluate('killed', people)
    expect(resumed.code).toBe(0)
    const fromCache = Number(/(\d+) known already/.exec(resumed.stderr)?.[1])
    expect(fromCache).toBeGreaterThanOrEqual(3)
    const whole = await evaluate('cache', people)
    expect(resumed.value.figures).toEqual(whole.value.figures)
  })

  it('compares as a pairs file lists', async () => {
    const photos = join(folder, 'named')
    for (const name of ['A', 'B']) {
      await mkdir(join(photos, name), { recursive: true })
      const [first = '', second = ''] = await readdir(join(people, name)).then((names) =>
        names.filter((n) => n !== 'broken.jpg'),
      )
      for (const [index, file] of [first, second].entries()) {
        await writeFile(join(photos, name, `${name}_000${index + 1}.jpg`), await readFile(join(people, name, file)))
      }
    }
    await writeFile(join(folder, 'pairs.txt'), '2\t1\nA\t1\t2\nA\t1\tB\t1\nB\t1\t2\nA\t2\tB\t2\n')
    const { value } = await evaluate('cache', photos, '--pairs', join(folder, 'pairs.txt'))
    expect(value.figures).toMatchObject({
      genuine: { compared: 2 },
      impostor: { compared: 2 },
      foldAccuracy: { mean: 1 },
    })
  })

  it('judges sequences of frames as clips, by species', async () => {
    const pad = join(folder, 'pad')
    await cutPhotos(join(pad, 'live', 'A'), { recording: 'personA', fromMs: 2000, lengthMs: 3000 }, 30)
    await cutPhotos(join(pad, 'frozen', 'A'), { recording: 'personA', fromMs: 2000, lengthMs: 3000 }, 1)
    const [still = ''] = await readdir(join(pad, 'frozen', 'A'))
    const bytes = await readFile(join(pad, 'frozen', 'A', still))
    for (let frame = 1; frame < 30; frame++) await writeFile(join(pad, 'frozen', 'A', `still_${frame}.jpg`), bytes)
    const { code, value } = await evaluate(
      'cache',
      pad,
      '--protocol',
      'pad',
      '--frame-rate',
      '10',
      '--out',
      join(folder, 'p'),
    )
    expect(code).toBe(0)
    expect(value.figures.bonaFide).toMatchObject({ presentations: 1, nonResponse: { errors: 0 } })
    expect(value.figures.atThreshold.apcer.frozen).toMatchObject({ errors: 0, trials: 1 })
    expect(value.figures.attacks.frozen.presentations).toBe(1)
    expect(await readFile(join(folder, 'p', 'report.html'), 'utf8')).not.toMatch(/https?:|NaN|undefined/)
  })

  it('searches an open set, and judges quality', async () => {
    const search = await evaluate(
      'cache',
      people,
      '--protocol',
      'identification',
      '--unenrolled',
      '0',
      '--out',
      join(folder, 'i'),
    )
    expect(search.value.figures).toMatchObject({
      gallery: { planned: 2 },
      matedSearches: { planned: 9, acquired: 8 },
      nonMatedSearches: 0,
    })
    const quality = await evaluate('cache', people, '--protocol', 'quality', '--out', join(folder, 'q'))
    expect(quality.value.figures.genuine).toBe(21)
    for (const name of ['i', 'q']) {
      expect(await readFile(join(folder, name, 'report.html'), 'utf8')).not.toMatch(/https?:|NaN|undefined/)
    }
  })

  it.each([
    ['a folder that is not there', ['nowhere'], 'DATASET_NOT_READABLE'],
    ['a folder without people', ['.github'], 'DATASET_'],
    ['a number that is none', ['.', '--limit', 'few'], 'WRONG_ARGUMENT'],
    ['an expression that is none', ['.', '--people', '('], 'WRONG_ARGUMENT'],
  ])('ends with 1 and a code for %s', async (_, words, error) => {
    const { code, value } = await evaluate('cache', ...words)
    expect(code).toBe(1)
    expect(value.error).toContain(error)
    expect(value.message).not.toBe('')
  })
})
