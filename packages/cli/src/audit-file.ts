import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { AuditEvent } from '@livegate/contract'
import type { AuditSource } from '@livegate/server'
import { CommandFailure } from './output.ts'

/** A line of an export: a checkpoint, or a row as it stands in the log. */
type AuditLine = { checkpoint: number; jws: string } | AuditEvent

const isCheckpoint = (line: AuditLine) => 'jws' in line

/** The lines of an audit log: first what signed it, then its rows, chain by chain. */
export async function* writeAuditLines({ checkpoints, events }: AuditSource): AsyncGenerator<string> {
  for (const { number, jws } of checkpoints) yield `${JSON.stringify({ checkpoint: number, jws })}\n`
  for await (const event of events) yield `${JSON.stringify(event)}\n`
}

/** An exported audit log, which is read twice: it may be larger than memory. @throws CommandFailure FILE_NOT_READABLE */
export async function openAuditFile(path: string): Promise<AuditSource> {
  const checkpoints: AuditSource['checkpoints'] = []
  for await (const line of readLines(path)) {
    if (isCheckpoint(line)) checkpoints.push({ number: line.checkpoint, jws: String(line.jws) })
  }
  checkpoints.sort((a, b) => a.number - b.number)
  return { heads: undefined, checkpoints, events: readEvents(path) }
}

async function* readEvents(path: string): AsyncGenerator<AuditEvent> {
  for await (const line of readLines(path)) if (!isCheckpoint(line)) yield line
}

async function* readLines(path: string): AsyncGenerator<AuditLine> {
  let number = 0
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      if (text === '') continue
      const line = JSON.parse(text) as AuditLine
      if (typeof line !== 'object' || line === null) throw new Error('it is neither a row nor a checkpoint')
      yield line
    }
  } catch (error) {
    throw new CommandFailure('FILE_NOT_READABLE', `${path}, line ${number}: ${(error as Error).message}`)
  }
}

const compactJws = /ey[\w-]+\.[\w-]+\.[\w-]+/g

/** Checkpoints that were kept elsewhere: whatever in a file looks like one, also in a server's log. @throws CommandFailure FILE_NOT_READABLE */
export async function readKeptCheckpoints(path: string | undefined): Promise<string[]> {
  if (path === undefined) return []
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandFailure('FILE_NOT_READABLE', `${path} can't be read: ${error.message}`)
  })
  const found = text.match(compactJws) ?? []
  if (found.length === 0) throw new CommandFailure('FILE_NOT_READABLE', `${path} has no checkpoints in it`)
  return [...new Set(found)]
}
