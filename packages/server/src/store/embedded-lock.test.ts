import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withStartLock } from './embedded-lock.ts'
import { readProcessStart } from './embedded-process.ts'

const longMs = 20_000
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'livegate-lock-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const ticket = (number: number, pid: number, start: string | undefined) =>
  writeFile(join(directory, `start-${String(number).padStart(12, '0')}-${pid}-${start}-0123456789abcdef.lock`), '')

test('one at a time, however many contend', async () => {
  let inside = 0
  let most = 0
  const contend = () =>
    withStartLock(directory, longMs, async () => {
      inside += 1
      most = Math.max(most, inside)
      await sleep(3)
      inside -= 1
    })
  await Promise.all(Array.from({ length: 20 }, contend))
  expect(most).toBe(1)
  expect(await readdir(directory)).toEqual([])
})

test('work that fails gives the lock back and its error on', async () => {
  const failing = withStartLock(directory, longMs, () => Promise.reject(new Error('no luck')))
  await expect(failing).rejects.toThrow('no luck')
  expect(await withStartLock(directory, longMs, async () => 'next')).toBe('next')
})

test('the ticket of a killed process does not hinder', async () => {
  const child = spawn('sleep', ['60'])
  const pid = child.pid ?? 0
  await ticket(1, pid, readProcessStart(pid))
  await expect(withStartLock(directory, 200, async () => 'early')).rejects.toThrow(`Process ${pid} has been`)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  expect(await withStartLock(directory, longMs, async () => 'mine')).toBe('mine')
  expect(await readdir(directory)).toEqual([])
})

test('neither does one whose process id now belongs to another process', async () => {
  await ticket(7, process.pid, 'before')
  await ticket(8, process.ppid, undefined)
  expect(await withStartLock(directory, longMs, async () => 'mine')).toBe('mine')
})
