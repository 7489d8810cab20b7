import { mkdir, statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Comparator, createComparator } from '@livegate/engine'
import { createBiometrics } from './biometrics/biometrics.ts'
import { createEnginePool } from './biometrics/pool.ts'
import type { Config } from './config.ts'
import { type Network, parseNetwork } from './domain/allowed-networks.ts'
import type { SignedReader } from './domain/audit-checkpoints.ts'
import type { AuditLog } from './domain/audit-ports.ts'
import type { Handoffs, SampleParts } from './domain/capture-ports.ts'
import type { Consents } from './domain/consent-ports.ts'
import type { MasterKeys, Reseal, SigningKeyRing } from './domain/key-ports.ts'
import type { RequestLimits } from './domain/limit-requests.ts'
import type { OidcKeys, OidcRecords } from './domain/oidc-ports.ts'
import type { OperatorSessions, Operators, OperatorTokens, Passwords, SecondFactors } from './domain/operator-ports.ts'
import type { Erasures, Groups, Signatures, Users } from './domain/people-ports.ts'
import type {
  AllowedNetworks,
  ApiKeys,
  Applications,
  AuthTokens,
  Bans,
  Biometrics,
  CaptureTokens,
  Changes,
  Clock,
  CredentialCounts,
  Evidence,
  Fingerprints,
  Gallery,
  Housekeeping,
  KnownAddresses,
  Operations,
  Processes,
  Purges,
  RequestCounts,
  Templates,
  Themes,
} from './domain/ports.ts'
import { type QueueDepth, type Readiness, readReadiness } from './domain/readiness.ts'
import type { Statistics } from './domain/statistics.ts'
import { createTurns, type Turns } from './domain/turns.ts'
import type { WebhookDeliveries, WebhookEndpoints, WebhookPost } from './domain/webhook-ports.ts'
import type { TargetPolicy } from './domain/webhook-target.ts'
import { createDiskEvidence } from './evidence/disk.ts'
import { createMemoryGallery } from './gallery/memory-gallery.ts'
import { createScanners } from './gallery/scanners.ts'
import { createVectorGallery } from './gallery/vector-gallery.ts'
import { gaugeState } from './observability/gauge-state.ts'
import {
  countSettlement,
  measureEngine,
  measureEvidence,
  measureGallery,
  measureWebhooks,
  type SettledFacts,
  tellOfSettlements,
} from './observability/measure-ports.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { createKeyring, type Keyring } from './security/keyring.ts'
import { masterKeysOfSetting, openMasterKeyFile } from './security/master-keys.ts'
import { createPasswords } from './security/passwords.ts'
import { createSignedReader } from './security/read-signed.ts'
import { createSecondFactors } from './security/second-factors.ts'
import { createSignatures } from './security/signatures.ts'
import { createAuthTokens, createCaptureTokens } from './security/tokens.ts'
import { followAllowedNetworks } from './store/allowed-networks.ts'
import { createApiKeys } from './store/api-keys.ts'
import { createApplications } from './store/applications.ts'
import { createAuditLog } from './store/audit-log.ts'
import { createBans, defaultBanPolicy } from './store/bans.ts'
import { changeChannel, createChanges } from './store/changes.ts'
import { createConsents } from './store/consents.ts'
import { createCredentialCounts } from './store/credential-counts.ts'
import {
  type DatabaseAddress,
  type DatabaseConnection,
  migrateDatabase,
  openDatabase,
  readDatabaseBytes,
  runOnConnectionOfItsOwn,
} from './store/database.ts'
import { openEmbeddedPostgres } from './store/embedded.ts'
import { createErasures } from './store/erasures.ts'
import { createFingerprints } from './store/fingerprints.ts'
import { galleryChannel } from './store/gallery-changes.ts'
import { createGalleryRows } from './store/gallery-rows.ts'
import { createGroups } from './store/groups.ts'
import { createHandoffs } from './store/handoffs.ts'
import { createHousekeeping } from './store/housekeeping.ts'
import { followKeys, keyChannel } from './store/keys-in-force.ts'
import { createKnownAddresses } from './store/known-addresses.ts'
import { createMasterKeys } from './store/master-keys.ts'
import { listenForNotifications, type Notifications } from './store/notifications.ts'
import { createOidcKeys } from './store/oidc-keys.ts'
import { createOidcRecords } from './store/oidc-records.ts'
import { createOperations } from './store/operations.ts'
import { createOperatorSessions } from './store/operator-sessions.ts'
import { createOperatorTokens } from './store/operator-tokens.ts'
import { createOperators } from './store/operators.ts'
import { createProcesses } from './store/processes.ts'
import { createPurges } from './store/purges.ts'
import { readQueueDepths } from './store/queue-depth.ts'
import { createRequestCounts } from './store/request-counts.ts'
import { createReseal } from './store/reseal.ts'
import { createSampleParts } from './store/sample-parts.ts'
import { createSigningKeyRing, ensureSigningKey } from './store/signing-keys.ts'
import { createStatistics } from './store/statistics.ts'
import { createTemplates } from './store/templates.ts'
import { createThemes } from './store/themes.ts'
import { createUsers } from './store/users.ts'
import { createWebhookDeliveries } from './store/webhook-deliveries.ts'
import { createWebhookEndpoints } from './store/webhook-endpoints.ts'
import { livegateVersion } from './version.ts'
import { createWebhookPost } from './webhooks/post-webhook.ts'

/** Everything that use cases and routes may ask for. */
export type Dependencies = {
  applications: Applications
  themes: Themes
  apiKeys: ApiKeys
  authTokens: AuthTokens
  captureTokens: CaptureTokens
  bans: Bans
  allowedNetworks: AllowedNetworks
  credentialCounts: CredentialCounts
  requestCounts: RequestCounts
  requestLimits: RequestLimits
  knownAddresses: KnownAddresses
  credentialTurns: Turns
  housekeeping: Housekeeping
  purges: Purges
  users: Users
  groups: Groups
  erasures: Erasures
  signatures: Signatures
  signingKeyRing: SigningKeyRing
  oidcRecords: OidcRecords
  oidcKeys: OidcKeys
  auditLog: AuditLog
  /** Reads what this installation signed. */
  signedReader(): SignedReader
  databaseBytes(): Promise<number>
  operators: Operators
  operatorSessions: OperatorSessions
  operatorTokens: OperatorTokens
  passwords: Passwords
  secondFactors: SecondFactors
  statistics: Statistics
  masterKeys: MasterKeys
  reseal: Reseal
  templates: Templates
  processes: Processes
  handoffs: Handoffs
  consents: Consents
  operations: Operations
  sampleParts: SampleParts
  evidence: Evidence
  fingerprints: Fingerprints
  gallery: Gallery
  biometrics: Biometrics
  changes: Changes
  webhookTargets: TargetPolicy
  webhookEndpoints: WebhookEndpoints
  webhookDeliveries: WebhookDeliveries
  postWebhook: WebhookPost
  clock: Clock
  /** Base URL without a trailing slash. */
  publicUrl: string
  metrics: Metrics
  /** Who may read the metrics without a token. */
  metricsNetworks: readonly Network[]
  /** Whether it can do its work, and what of it can't. */
  readiness(): Promise<Readiness>
  queueDepths(): Promise<QueueDepth[]>
  /** Has a listener hear of every settlement that this process has committed. */
  onSettled(listener: (facts: SettledFacts) => void): void
  /** Starts the engine's child processes; the first verification is then as quick as the next. */
  warmUp(): Promise<void>
  /** The pool of database connections, for the job worker. */
  pool: DatabaseConnection['pool']
  /** Lets go of everything, in the reverse order of its making. */
  close(): Promise<void>
}

/** Says what is going on, for a person who waits. */
export type Progress = (message: string) => void

type Closer = () => Promise<unknown>

/**
 * The composition root: picks the implementations that the settings ask for and wires them up.
 * On failure, what was already opened is closed again.
 */
export async function createDependencies(
  config: Config,
  progress: Progress,
  log: (error: Error) => void,
): Promise<Dependencies> {
  const closers: Closer[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer().catch(log)
  }
  try {
    return { ...(await wire(config, progress, log, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function wire(
  config: Config,
  progress: Progress,
  log: (error: Error) => void,
  closers: Closer[],
): Promise<Omit<Dependencies, 'close'>> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const address = await openPostgres(config, progress, closers)
  const connection = openDatabase(address, {
    maxConnections: spareConnections + config.engineProcesses,
    onIdleError: log,
  })
  closers.push(connection.close)
  await migrateDatabase(connection).catch((error: Error) => {
    throw config.databaseUrl === undefined ? error : new Error(`DATABASE_URL: ${error.message}`, { cause: error })
  })

  const { database, pool } = connection
  const notifications = await listenForNotifications(address, [changeChannel, galleryChannel, keyChannel], log)
  closers.push(notifications.close)
  const clock = { now: () => new Date() }
  const source = config.masterKeys ? masterKeysOfSetting(config.masterKeys) : await openMasterKeyFile(config.dataDir)
  const keys = await followKeys({ database, source, notifications }, log)
  closers.push(keys.close)
  const keyring = createKeyring(keys.inForce)
  await ensureSigningKey(database, keyring, clock.now())
  await keys.refresh()
  const allowedNetworks = await followAllowedNetworks(database, config.allowedNetworks, log)
  closers.push(allowedNetworks.close)
  const requestCounts = createRequestCounts(pool)
  closers.push(requestCounts.close)
  const comparator = createComparator(config.models)
  const gallery = await openGallery(config, { connection, keyring, notifications, comparator }, log, closers)
  const evidence = createDiskEvidence(join(config.dataDir, 'evidence'), keyring)
  const webhookTargets = targetPolicyOf(config)
  const signatures = createSignatures(keyring, keys.signingKeys, clock.now)
  const metrics = createMetrics()
  const engine = measureEngine(createEnginePool(enginePoolOptions(config)), metrics)
  closers.push(() => engine.close())
  const freeBytes = () => statfs(config.dataDir).then(({ bavail, bsize }) => bavail * bsize)
  const queueDepths = () => readQueueDepths(database)
  const databaseBytes = () => readDatabaseBytes(database)
  const readiness = () =>
    readReadiness({
      reachDatabase: () => pool.query('select 1'),
      keysComplete: () => keys.isComplete(),
      engineLoad: () => engine.load(),
      freeBytes,
      queueDepths,
    })
  const connections = () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount })
  const state = { readiness, queueDepths, engineLoad: engine.load, connections, freeBytes, databaseBytes }
  const { models } = config
  gaugeState(metrics, state, { version: livegateVersion, manifest: models.id, calibration: models.calibration.id })
  const listeners: ((facts: SettledFacts) => void)[] = []

  return {
    applications: createApplications(database),
    themes: createThemes(database),
    apiKeys: createApiKeys(database),
    authTokens: createAuthTokens(keyring),
    captureTokens: createCaptureTokens(keyring),
    bans: createBans(connection, { ...defaultBanPolicy, failures: config.banAfterFailures }),
    allowedNetworks,
    requestCounts,
    requestLimits: config.requestLimits,
    credentialCounts: createCredentialCounts(database),
    knownAddresses: createKnownAddresses(database),
    credentialTurns: createTurns({ mostWaiting: 100 }),
    housekeeping: createHousekeeping(database),
    purges: createPurges(database),
    users: createUsers(database),
    groups: createGroups(database),
    erasures: createErasures(database),
    signatures,
    signingKeyRing: createSigningKeyRing(database, keys),
    oidcRecords: createOidcRecords(database),
    oidcKeys: createOidcKeys(database, keyring),
    operators: createOperators(database, keyring),
    operatorSessions: createOperatorSessions(database),
    operatorTokens: createOperatorTokens(database),
    passwords: createPasswords(),
    secondFactors: createSecondFactors(),
    auditLog: createAuditLog(database),
    signedReader: () => createSignedReader(signatures.publicKeys),
    databaseBytes,
    templates: createTemplates(database, keyring),
    processes: createProcesses(database),
    handoffs: createHandoffs(database),
    consents: createConsents(database),
    operations: tellOfSettlements(createOperations(database, keyring), (facts, settlement) => {
      countSettlement(metrics, facts, settlement)
      for (const listener of listeners) listener(facts)
    }),
    sampleParts: createSampleParts(database),
    fingerprints: createFingerprints(database, keyring),
    evidence: measureEvidence(evidence, metrics),
    statistics: createStatistics(database),
    masterKeys: createMasterKeys(database, source, keys),
    reseal: createReseal({ database, keyring, evidence }),
    gallery: measureGallery(gallery, metrics),
    biometrics: createBiometrics(engine, comparator, config.models),
    changes: createChanges(notifications),
    webhookTargets,
    webhookEndpoints: createWebhookEndpoints(database, keyring),
    webhookDeliveries: createWebhookDeliveries(database, keyring),
    postWebhook: measureWebhooks(createWebhookPost({ ...webhookTargets, timeoutMs: webhookTimeoutMs }), metrics),
    clock,
    publicUrl: config.publicUrl,
    metrics,
    metricsNetworks: config.metricsNetworks.flatMap((cidr) => parseNetwork(cidr) ?? []),
    readiness,
    queueDepths,
    onSettled: (listener) => void listeners.push(listener),
    warmUp: () => engine.warmUp(),
    pool,
  }
}

/** Standard Webhooks: "Webhooks should time out … 15-30s is a good range". */
const webhookTimeoutMs = 15_000

function targetPolicyOf({ webhookNetworks, webhookLoopback }: Config): TargetPolicy {
  return { networks: webhookNetworks.flatMap((cidr) => parseNetwork(cidr) ?? []), loopback: webhookLoopback }
}

/** Each running job holds a connection while the engine works; these are for everything else. */
const spareConnections = 20

async function openPostgres(config: Config, progress: Progress, closers: Closer[]): Promise<DatabaseAddress> {
  if (config.databaseUrl !== undefined) return { connectionString: config.databaseUrl }
  progress('Starting the bundled PostgreSQL …')
  const postgres = await openEmbeddedPostgres({ dataDir: config.dataDir, onProgress: progress })
  closers.push(() => postgres.close())
  return postgres.connection
}

type GalleryParts = {
  connection: DatabaseConnection
  keyring: Keyring
  notifications: Notifications
  comparator: Comparator
}

/** Beyond this many users comparing all takes PostgreSQL longer than a tenth of a second. */
const exactUsers = 10_000

async function openGallery(
  { search, galleryMemoryMb }: Config,
  { connection: { database, address }, keyring, notifications, comparator }: GalleryParts,
  onError: (error: Error) => void,
  closers: Closer[],
): Promise<Gallery> {
  const rows = createGalleryRows(database, keyring, onError)
  if (search === 'pgvector') {
    const runLong = (statement: string) => runOnConnectionOfItsOwn(address, statement)
    const parts = { database, keyring, rows, notifications, comparator, runLong }
    return createVectorGallery(parts, { exactUsers, onError })
  }
  const scanners = createScanners({ threads: Math.min(4, availableParallelism()) })
  closers.push(scanners.close)
  const budgetBytes = galleryMemoryMb * 1024 ** 2
  return createMemoryGallery({ rows, notifications, comparator, scanners }, { budgetBytes, onError })
}

/** A verification takes 0.3 to 0.6 s; a time limit far above it only ends what would never end. */
function enginePoolOptions({ engineProcesses, models }: Config) {
  return {
    manifest: models,
    processes: engineProcesses,
    maxQueue: engineProcesses * 16,
    timeoutMs: 20_000,
    maxRssBytes: 1024 ** 3,
    jobsPerProcess: 500,
  }
}
