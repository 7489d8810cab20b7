import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleFinding } from './finding.ts'

/**
 * Findings that outlive the process: one file that only ever grows, one line of JSON per finding, each written at once.
 * However the process ends, all whole lines count; a torn last line is dropped. A finding is looked up by the SHA-256 of
 * the sample's bytes, so renamed and moved files are known again.
 */
export type FindingCache = {
  get(sampleSha256: string): SampleFinding | undefined
  put(sampleSha256: string, finding: SampleFinding): Promise<void>
  close(): Promise<void>
}

/**
 * Opens (or begins) the cache of one kind of analysis.
 * @param kind all that a finding depends on beside the sample: engine, models, options
 */
export async function openFindingCache(folder: string, kind: string): Promise<FindingCache> {
  await mkdir(folder, { recursive: true })
  const name = createHash('sha256').update(kind).digest('hex').slice(0, 32)
  const file = await open(join(folder, `${name}.jsonl`), 'a+', 0o600)
  const findings = await readWholeLines(file)
  return {
    get: (sampleSha256) => findings.get(sampleSha256),
    async put(sampleSha256, finding) {
      findings.set(sampleSha256, finding)
      await file.appendFile(`${encodeLine(sampleSha256, finding)}\n`)
    },
    close: () => file.close(),
  }
}

async function readWholeLines(file: FileHandle): Promise<Map<string, SampleFinding>> {
  const bytes = await file.readFile()
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole < bytes.length) await file.truncate(whole)
  const findings = new Map<string, SampleFinding>()
  for (const line of bytes.subarray(0, whole).toString('utf8').split('\n')) {
    const entry = decodeLine(line)
    if (entry) findings.set(entry.sampleSha256, entry.finding)
  }
  return findings
}

function encodeLine(sampleSha256: string, finding: SampleFinding): string {
  if (!finding.acquired) return JSON.stringify({ sampleSha256, ...finding })
  const { buffer, byteOffset, byteLength } = finding.embedding
  const embedding = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  return JSON.stringify({ sampleSha256, ...finding, embedding })
}

/** Undefined for a line that is not whole: a machine that lost power may leave such a one anywhere. */
function decodeLine(line: string): { sampleSha256: string; finding: SampleFinding } | undefined {
  try {
    const { sampleSha256, ...stored } = JSON.parse(line)
    if (!stored.acquired) return { sampleSha256, finding: stored }
    const bytes = Uint8Array.from(Buffer.from(stored.embedding, 'base64'))
    return { sampleSha256, finding: { ...stored, embedding: new Float32Array(bytes.buffer) } }
  } catch {
    return undefined
  }
}
