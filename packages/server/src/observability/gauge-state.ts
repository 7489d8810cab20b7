import { Gauge } from 'prom-client'
import type { EngineLoad } from '../biometrics/pool.ts'
import type { QueueDepth } from '../domain/readiness.ts'
import type { Metrics } from './metrics.ts'

/** Where the state of things is read when somebody asks for the metrics. */
export type StateSource = {
  readiness(): Promise<{ checks: Record<string, string> }>
  queueDepths(): Promise<QueueDepth[]>
  engineLoad(): EngineLoad
  connections(): { open: number; idle: number; waiting: number }
  freeBytes(): Promise<number>
  databaseBytes(): Promise<number>
}

/**
 * Adds gauges that are read at each scrape, not kept. What can't be read (a database that is down) is missing from the answer: Prometheus
 * then shows a gap instead of a figure from earlier.
 */
export function gaugeState({ registry }: Metrics, source: StateSource, build: Record<string, string>): void {
  const registers = [registry]
  new Gauge({
    name: 'livegate_build_info',
    help: 'Always 1; the labels tell the version, the models and their calibration',
    labelNames: Object.keys(build),
    registers,
  }).set(build, 1)

  new Gauge({
    name: 'livegate_ready',
    help: 'Whether each thing that /health/ready looks at is ok: 1, or not: 0',
    labelNames: ['check'] as const,
    registers,
    async collect() {
      const { checks } = await source.readiness()
      for (const [check, found] of Object.entries(checks)) this.set({ check }, found === 'ok' ? 1 : 0)
    },
  })

  const waiting = new Gauge({
    name: 'livegate_jobs_waiting',
    help: 'Background jobs that could run and wait, in the database: the same figure from every process',
    labelNames: ['job'] as const,
    registers,
    async collect() {
      const depths = await readOr([], source.queueDepths)
      for (const gauge of [waiting, oldest, givenUp]) gauge.reset()
      for (const depth of depths) {
        waiting.set({ job: depth.job }, depth.waiting)
        oldest.set({ job: depth.job }, depth.oldestSeconds)
        givenUp.set({ job: depth.job }, depth.givenUp)
      }
    },
  })
  const oldest = new Gauge({
    name: 'livegate_jobs_oldest_seconds',
    help: 'How long the oldest of the waiting jobs has waited',
    labelNames: ['job'] as const,
    registers,
  })
  const givenUp = new Gauge({
    name: 'livegate_jobs_given_up',
    help: 'Jobs that failed as often as they may; they need a person',
    labelNames: ['job'] as const,
    registers,
  })

  new Gauge({
    name: 'livegate_engine_processes',
    help: 'Engine processes of this server by what they do; replaced ones are missing until their successors are warm',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { alive, busy } = source.engineLoad()
      this.set({ state: 'busy' }, busy)
      this.set({ state: 'idle' }, alive - busy)
    },
  })
  new Gauge({
    name: 'livegate_engine_samples_waiting',
    help: 'SAMPLEs that wait for an engine process of this server',
    registers,
    collect() {
      this.set(source.engineLoad().waiting)
    },
  })
  new Gauge({
    name: 'livegate_engine_processes_lost',
    help: 'Engine processes of this server that crashed, hung or outgrew their memory since it started',
    registers,
    collect() {
      this.set(source.engineLoad().lost)
    },
  })
  new Gauge({
    name: 'livegate_database_connections',
    help: 'Connections of this server to the database by what they do, and requests that wait for one',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { open, idle, waiting } = source.connections()
      this.set({ state: 'busy' }, open - idle)
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'waiting' }, waiting)
    },
  })
  new Gauge({
    name: 'livegate_database_bytes',
    help: 'What the database takes on its disk',
    registers,
    async collect() {
      const bytes = await readOr(undefined, source.databaseBytes)
      if (bytes === undefined) this.reset()
      else this.set(bytes)
    },
  })
  new Gauge({
    name: 'livegate_disk_free_bytes',
    help: 'Room on the disk of the data directory',
    registers,
    async collect() {
      this.set(await source.freeBytes())
    },
  })
}

function readOr<T, U>(otherwise: U, read: () => Promise<T>): Promise<T | U> {
  return read().catch(() => otherwise)
}
