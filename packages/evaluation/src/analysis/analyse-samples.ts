import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { AnalyseOptions, ModelManifest } from '@livegate/engine'
import type { DatasetSample } from '../datasets/sample.ts'
import type { EngineIdentity } from './engine-fingerprint.ts'
import { type EvaluationChild, startEvaluationChild, transientReasons } from './evaluation-child.ts'
import type { SampleFinding } from './finding.ts'
import { type FindingCache, openFindingCache } from './finding-cache.ts'

export type AnalysisOptions = {
  manifest: ModelManifest
  engine: EngineIdentity
  /** Folder of the cache. */
  cacheFolder: string
  /** Engine processes, one per core; default: all cores. */
  processes?: number | undefined
  /** The program of an engine process. */
  program?: URL | undefined
  onProgress?: ((progress: AnalysisProgress) => void) | undefined
}

/** How far the work is; `cached` of the `done` samples were known from an earlier run. */
export type AnalysisProgress = { done: number; cached: number; total: number }

/** A sample and what the engine is asked about it. */
export type AnalysisJob = { sample: DatasetSample; options: AnalyseOptions }

/**
 * Analyses samples on all cores, each answer kept as soon as it is there: an interrupted run goes on where it stopped.
 * @returns findings in the order of the jobs
 * @throws EvaluationFailure ENGINE_NOT_STARTED
 */
export async function analyseSamples(jobs: readonly AnalysisJob[], options: AnalysisOptions): Promise<SampleFinding[]> {
  const findings = new Array<SampleFinding>(jobs.length)
  const caches = new Caches(options)
  const progress: AnalysisProgress = { done: 0, cached: 0, total: jobs.length }
  const queue = jobs.entries()
  const program = options.program ?? new URL('./evaluation-process.js', import.meta.url)
  const work = async () => {
    let child: EvaluationChild | undefined
    try {
      for (const [index, job] of queue) {
        const { cache, sampleSha256, known } = await caches.lookUp(job)
        if (known) progress.cached++
        else if (!child?.alive) child = await startEvaluationChild(program, { manifest: options.manifest })
        const finding = known ?? (await (child as EvaluationChild).analyse(job))
        if (!known && sampleSha256 && isLasting(finding)) await cache.put(sampleSha256, finding)
        findings[index] = finding
        progress.done++
        options.onProgress?.({ ...progress })
      }
    } finally {
      await child?.end()
    }
  }
  const processes = Math.max(1, Math.min(jobs.length, options.processes ?? availableParallelism()))
  const outcomes = await Promise.allSettled(Array.from({ length: processes }, work))
  await caches.close()
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return findings
}

const isLasting = (finding: SampleFinding) => finding.acquired || !transientReasons.has(finding.reason)

/** The caches of the kinds of analysis that come up. */
class Caches {
  private readonly open = new Map<string, Promise<FindingCache>>()
  private readonly options: AnalysisOptions

  constructor(options: AnalysisOptions) {
    this.options = options
  }

  /** `sampleSha256` is undefined for what can't be read; the engine process will say why. */
  async lookUp({ sample, options }: AnalysisJob) {
    const kind = JSON.stringify([this.options.engine.fingerprint, options.purpose, options.liveness])
    const opening = this.open.get(kind) ?? openFindingCache(this.options.cacheFolder, kind)
    this.open.set(kind, opening)
    const cache = await opening
    const sampleSha256 = await hashOf(sample).catch(() => undefined)
    return { cache, sampleSha256, known: sampleSha256 === undefined ? undefined : cache.get(sampleSha256) }
  }

  async close() {
    for (const opening of this.open.values()) await (await opening).close()
  }
}

/** SHA-256 of a sample's bytes; of a sequence, of its frames and their rate. */
async function hashOf({ files, framesPerSecond }: DatasetSample): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = await readFile(file)
    if (framesPerSecond) hash.update(`${framesPerSecond} ${bytes.length}\n`)
    hash.update(bytes)
  }
  return hash.digest('hex')
}
