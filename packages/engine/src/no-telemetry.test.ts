import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url))
const program = `const { createEngine } = await import(${JSON.stringify(entry)})
const engine = await createEngine()
await engine.warmUp()
await engine.close()`

it('leaves nothing in the home directory, where telemetry keeps its device id and its queue', async () => {
  const home = await mkdtemp(join(tmpdir(), 'livegate-home-'))
  const options = { env: { PATH: process.env.PATH ?? '', HOME: home }, encoding: 'utf8' } as const
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], options)
  expect([status, stderr]).toEqual([0, ''])
  expect(await readdir(home)).toEqual([])
  await rm(home, { recursive: true, force: true })
})
