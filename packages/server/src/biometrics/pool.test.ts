import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readManifest } from '@livegate/engine'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createEnginePool, type EnginePool, type EnginePoolOptions } from './pool.ts'

const directory = mkdtempSync(join(tmpdir(), 'livegate-pool-'))
const manifest = { ...readManifest(), id: 'model-1' }
const program = pathToFileURL(join(directory, 'engine.mjs'))
const engineProgram = new URL('../../dist/biometrics/engine-process.js', import.meta.url)

/** Speaks the pool's protocol; the first byte of the SAMPLE says how to misbehave. */
writeFileSync(
  program,
  `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
   process.on('disconnect', () => process.exit(0))
   const kept = []
   process.on('message', async ({ manifest, sample, options }) => {
     if (manifest) return process.send({ ready: { templateModelId: manifest.id } })
     const command = String.fromCharCode(sample[0])
     if (command === 'X') process.kill(process.pid, 'SIGKILL')
     if (command === 'H') while (true);
     if (command === 'M') for (let i = 0; i < 40; i++) { kept.push(Buffer.alloc(16e6, 1)); await new Promise((r) => setTimeout(r, 20)) }
     if (command === 'W') await new Promise((r) => setTimeout(r, 300))
     process.send({ analysis: { pid: process.pid, env: process.env, sample, options, embedding: new Float32Array([0.5, -1]) } })
   })
   `,
)

const pools: EnginePool[] = []
function openPool(changes: Partial<EnginePoolOptions> = {}) {
  const defaults = {
    processes: 1,
    maxQueue: 8,
    timeoutMs: 20_000,
    maxRssBytes: 2 ** 31,
    jobsPerProcess: 100,
    manifest,
    program,
  }
  const pool = createEnginePool({ ...defaults, ...changes })
  pools.push(pool)
  return pool
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const options = { purpose: 'VERIFICATION', liveness: 'NONE' } as const
const command = (letter: string) => new TextEncoder().encode(letter)

/** What the fake engine answers. */
async function answer(pool: EnginePool, letter = 'A') {
  const outcome = await pool.analyse(command(letter), options)
  if (outcome.outcome !== 'ANALYSED') throw new Error(outcome.outcome)
  return outcome.analysis as unknown as {
    pid: number
    env: Record<string, string>
    sample: Uint8Array
    embedding: Float32Array
  }
}

function isRunning(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0]
    return state !== 'Z'
  } catch {
    return false
  }
}

describe('engine pool', () => {
  it('tells the model id after warm-up only', async () => {
    const pool = openPool()
    expect(() => pool.templateModelId).toThrow('warmed up')
    await pool.warmUp()
    expect(pool.templateModelId).toBe('model-1')
  })

  it('carries typed arrays both ways', async () => {
    const analysis = await answer(openPool(), 'Ab')
    expect(analysis.sample).toEqual(command('Ab'))
    expect(analysis.embedding).toEqual(new Float32Array([0.5, -1]))
  })

  it('passes no secret of the environment on', async () => {
    process.env.LIVEGATE_MASTER_KEY = 'secret'
    const { env } = await answer(openPool())
    delete process.env.LIVEGATE_MASTER_KEY
    expect(Object.keys(env)).not.toContain('LIVEGATE_MASTER_KEY')
    expect(JSON.stringify(env)).not.toContain('secret')
  })

  it('loses one job to a crash and goes on with the queue', async () => {
    const pool = openPool()
    const before = await answer(pool)
    const outcomes = await Promise.all(['X', 'A'].map((letter) => pool.analyse(command(letter), options)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['CRASHED', 'ANALYSED'])
    expect((await answer(pool)).pid).not.toBe(before.pid)
  })

  it('survives a process that is killed while idle', async () => {
    const pool = openPool()
    const { pid } = await answer(pool)
    process.kill(pid, 'SIGKILL')
    // At most the job that was sent before the news of its death arrived is lost.
    const [first, second] = [await pool.analyse(command('A'), options), await answer(pool)]
    expect(['ANALYSED', 'CRASHED']).toContain(first.outcome)
    expect(second.pid).not.toBe(pid)
  })

  it('kills a job that hangs in native code or a loop', async () => {
    const pool = openPool({ timeoutMs: 500 })
    const { pid } = await answer(pool)
    expect(await pool.analyse(command('H'), options)).toEqual({ outcome: 'TIMED_OUT' })
    await answer(pool)
    expect(isRunning(pid)).toBe(false)
  })

  it.skipIf(process.platform !== 'linux')('kills a job that outgrows its memory', async () => {
    const pool = openPool({ maxRssBytes: 250e6 })
    expect(await pool.analyse(command('M'), options)).toEqual({ outcome: 'OUT_OF_MEMORY' })
    await answer(pool)
  })

  it('answers BUSY to what yields beyond half of the queue', async () => {
    const pool = openPool({ maxQueue: 4 })
    await pool.warmUp()
    const yielding = Array.from({ length: 4 }, () => pool.analyse(command('W'), options, { yields: true }))
    const others = Array.from({ length: 3 }, () => pool.analyse(command('A'), options))
    const outcomes = await Promise.all([...yielding, ...others])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'ANALYSED',
      'ANALYSED',
      'ANALYSED',
      'BUSY',
      'ANALYSED',
      'ANALYSED',
      'BUSY',
    ])
  })

  it('answers BUSY beyond the queue, and only then', async () => {
    const pool = openPool({ maxQueue: 1 })
    await pool.warmUp()
    const outcomes = await Promise.all(['W', 'W', 'W'].map((letter) => pool.analyse(command(letter), options)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['ANALYSED', 'ANALYSED', 'BUSY'])
  })

  it('replaces a process after its number of jobs', async () => {
    const pool = openPool({ jobsPerProcess: 2 })
    const pids = [await answer(pool), await answer(pool), await answer(pool)].map(({ pid }) => pid)
    expect(pids[0]).toBe(pids[1])
    expect(pids[2]).not.toBe(pids[1])
  })

  it('runs as many jobs at a time as it has processes', async () => {
    const pool = openPool({ processes: 2 })
    await pool.warmUp()
    const answers = await Promise.all([answer(pool, 'W'), answer(pool, 'W')])
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2)
  })

  it('leaves Ctrl-C and SIGTERM to the parent', async () => {
    const pool = openPool()
    const { pid } = await answer(pool)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal)
    expect((await answer(pool)).pid).toBe(pid)
  })

  it('says what to do when its processes do not start', async () => {
    const broken = pathToFileURL(join(directory, 'broken.mjs'))
    writeFileSync(broken, 'process.exit(3)')
    const pool = openPool({ program: broken })
    await expect(pool.warmUp()).rejects.toThrow('livegate doctor')
  })

  it('answers what waits and ends its processes when it is closed', async () => {
    const pool = openPool()
    const { pid } = await answer(pool)
    const waiting = ['W', 'W'].map((letter) => pool.analyse(command(letter), options))
    await pool.close()
    expect(await Promise.all(waiting)).toEqual([{ outcome: 'BUSY' }, { outcome: 'BUSY' }])
    expect(await pool.analyse(command('A'), options)).toEqual({ outcome: 'BUSY' })
    expect(isRunning(pid)).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('leaves no process behind when the parent is killed', async () => {
    const pool = new URL('../../dist/biometrics/pool.js', import.meta.url)
    const script = `const { createEnginePool } = await import(${JSON.stringify(pool.href)})
      const pool = createEnginePool({ processes: 2, maxQueue: 1, timeoutMs: 1e4, maxRssBytes: 2 ** 31, jobsPerProcess: 9, manifest: ${JSON.stringify(manifest)}, program: new URL(${JSON.stringify(program.href)}) })
      const options = { purpose: 'VERIFICATION', liveness: 'NONE' }
      await pool.warmUp()
      const outcomes = await Promise.all([1, 2].map(() => pool.analyse(Buffer.from('W'), options)))
      console.log(outcomes.map(({ analysis }) => analysis.pid).join(' '))
      setInterval(() => {}, 1e6)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(parent.stdout, 'data')
    const pids = String(line).trim().split(' ').map(Number)
    expect(pids.map(isRunning)).toEqual([true, true])
    parent.kill('SIGKILL')
    await expect.poll(() => pids.filter(isRunning), { timeout: 10_000 }).toEqual([])
  })

  it('runs the real engine', async () => {
    const pool = openPool({ program: engineProgram })
    await pool.warmUp()
    expect(pool.templateModelId).toMatch(/^fr_feature-/)
    const outcome = await pool.analyse(command('not a picture'), options)
    expect(outcome).toMatchObject({
      outcome: 'ANALYSED',
      analysis: { accepted: false, rejection: 'SAMPLE_FORMAT_NOT_SUPPORTED' },
    })
  })
})
