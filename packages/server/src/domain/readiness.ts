/** Jobs of one kind that could run: how many wait, the oldest's age, and how many were given up. */
export type QueueDepth = { job: string; waiting: number; oldestSeconds: number; givenUp: number }

/** Where it is looked whether a server can do its work. */
export type ReadinessProbes = {
  /** Rejects when the database doesn't answer. */
  reachDatabase(): Promise<unknown>
  keysComplete(): boolean
  engineLoad(): { started: boolean; alive: number; waiting: number; mayWait: number }
  /** Room on the disk of the data directory. */
  freeBytes(): Promise<number>
  queueDepths(): Promise<QueueDepth[]>
}

/** `slow`: it works, but people wait. */
type Finding = 'ok' | 'slow' | 'failing'

/** What a load balancer and an operator want to know of a server. */
export type Readiness = {
  status: 'ready' | 'degraded' | 'not ready'
  checks: { database: Finding; keys: Finding; engine: Finding; disk: Finding; queue: Finding }
}

/** A SAMPLE has at most 12 MB; with room for a handful, the database's own files included, nothing acknowledged is lost. */
const leastFreeBytes = 128 * 1024 ** 2
/** A person who waits this long for a decision has given up. */
const longestWaitSeconds = 30
/** Load balancers ask every few seconds and give up after as many. */
const patienceMs = 2000

/**
 * Looks at everything that a SAMPLE needs on its way. `not ready`: send people elsewhere; `degraded`: they are served, but late.
 * Never rejects, and answers within two seconds whatever hangs.
 */
export async function readReadiness(probes: ReadinessProbes): Promise<Readiness> {
  const [database, disk, queue] = await Promise.all([
    within(probes.reachDatabase().then((): Finding => 'ok')),
    within(probes.freeBytes().then((bytes): Finding => (bytes < leastFreeBytes ? 'failing' : 'ok'))),
    within(probes.queueDepths().then(judgeQueue)),
  ])
  const checks = {
    database,
    keys: probes.keysComplete() ? 'ok' : 'failing',
    engine: judgeEngine(probes),
    disk,
    queue,
  } as const
  const found = Object.values(checks)
  // What is not known of the queue when the database is gone is said by the database's check.
  const status = found.includes('failing') ? 'not ready' : found.includes('slow') ? 'degraded' : 'ready'
  return { status, checks }
}

function judgeEngine(probes: ReadinessProbes): Finding {
  const { started, alive, waiting, mayWait } = probes.engineLoad()
  if (started && alive === 0) return 'failing'
  return waiting > mayWait / 2 ? 'slow' : 'ok'
}

function judgeQueue(depths: QueueDepth[]): Finding {
  const operations = depths.find(({ job }) => job === 'run_operation')
  return operations !== undefined && operations.oldestSeconds > longestWaitSeconds ? 'slow' : 'ok'
}

async function within(finding: Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'failing')
  })
  const found = await Promise.race([finding.catch((): Finding => 'failing'), late])
  clearTimeout(timer)
  return found
}
