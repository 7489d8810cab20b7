import type {
  AuditActor,
  AuditSubject,
  CameraFacts,
  Candidate,
  Consent,
  DecisionReason,
  LightAnswer,
  LightChallenge,
  ModelVersions,
  OperationType,
  OperatorRole,
  PageTheme,
  Score,
  Theme,
  Warning,
  WebhookDeliveryError,
  WebhookEventType,
} from '@livegate/contract'
import { type SQL, sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import type { ApplicationPolicy } from '../domain/application.ts'
import type { SignalRecord } from '../domain/ports.ts'
import type { DayFacts } from '../domain/statistics.ts'

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
})

/** The order of lists, whatever the database's own collation: it bounds prefixes, too. */
export const byCodePoint = (column: AnyPgColumn) => sql`${column} collate "C"`

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** The master keys that this database knows, never themselves. The latest seals and signs; how far it has got, too. */
export const masterKey = pgTable('master_key', {
  version: integer('version').primaryKey(),
  fingerprint: text('fingerprint').notNull(),
  createdAt: moment('created_at').notNull(),
  /** From then on nothing opens that it sealed. */
  retiredAt: moment('retired_at'),
  /** What is being sealed anew with it, and the last row of that kind that was looked at. */
  resealStage: text('reseal_stage', {
    enum: ['KEYS', 'TEMPLATES', 'REMAINING', 'RESOURCES', 'PARTS', 'DONE'],
  }).notNull(),
  resealAfter: uuid('reseal_after'),
  resealTotal: integer('reseal_total').notNull(),
  resealDone: integer('reseal_done').notNull(),
  /** Boxes that no key opens. */
  resealFailed: integer('reseal_failed').notNull(),
})

/** Public halves of the keys that this installation signs with; the private ones are derived. */
export const signingKey = pgTable('signing_key', {
  /** Thumbprint (RFC 7638). */
  kid: text('kid').primaryKey(),
  /** Ed25519, as in a JWK. */
  x: text('x').notNull(),
  masterKeyVersion: integer('master_key_version').notNull(),
  /** What the private key is derived with; empty: one per master key. */
  salt: bytea('salt').notNull(),
  createdAt: moment('created_at').notNull(),
  /** It is published before it signs. */
  signsFrom: moment('signs_from').notNull(),
  withdrawnAt: moment('withdrawn_at'),
})

/** Keys of an application that must outlive master keys, sealed. */
export const keptKey = pgTable(
  'kept_key',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    purpose: text('purpose', { enum: ['fingerprint'] }).notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.purpose] })],
)

export const application = pgTable('application', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  policy: jsonb('policy').$type<Partial<ApplicationPolicy>>().notNull(),
  keySalt: bytea('key_salt').notNull(),
  licenceValidFrom: moment('licence_valid_from'),
  licenceValidUntil: moment('licence_valid_until'),
  disabledAt: moment('disabled_at'),
  authTokenTtlSeconds: integer('auth_token_ttl_seconds').notNull(),
  createdAt: moment('created_at').notNull(),
})

/** How the application's page looks and speaks; no row: as the page comes. */
export const applicationTheme = pgTable('application_theme', {
  applicationId: uuid('application_id')
    .primaryKey()
    .references(() => application.id, { onDelete: 'cascade' }),
  theme: jsonb('theme').$type<Theme>().notNull(),
  page: jsonb('page').$type<PageTheme>().notNull(),
  stylesheet: text('stylesheet').notNull(),
  font: text('font'),
})

/** What the page of a theme loads. Public: whoever opens the page gets it. */
export const themeFile = pgTable(
  'theme_file',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => applicationTheme.applicationId, { onDelete: 'cascade' }),
    /** SHA-256 of the bytes and an extension. */
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.name] }), index('theme_file_name').on(table.name)],
)

export const apiKey = pgTable(
  'api_key',
  {
    id: text('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    hash: bytea('hash').notNull(),
    createdAt: moment('created_at').notNull(),
    /** Set when another key takes its place. */
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
  },
  (table) => [index('api_key_application').on(table.applicationId)],
)

/** A person as the relying party names them. "user" is a reserved word of SQL. */
export const person = pgTable(
  'person',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    userId: text('user_id').notNull(),
    /** Stands for the USER in the audit log; nothing else tells whose it is. */
    auditRef: uuid('audit_ref').notNull().defaultRandom(),
    createdAt: moment('created_at').notNull(),
    /** VERIFICATIONs that were decided false. */
    failedInARow: integer('failed_in_a_row').notNull().default(0),
    failedInAll: integer('failed_in_all').notNull().default(0),
    lockedUntil: moment('locked_until'),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.userId] }),
    index('person_by_code_point').on(table.applicationId, byCodePoint(table.userId)),
  ],
)

/** People of one application among whom an IDENTIFICATION may search. "group" is a reserved word of SQL. */
export const personGroup = pgTable(
  'person_group',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    groupId: text('group_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.groupId] })],
)

export const groupMember = pgTable(
  'group_member',
  {
    applicationId: uuid('application_id').notNull(),
    groupId: text('group_id').notNull(),
    userId: text('user_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.groupId, table.userId] }),
    index('group_member_person').on(table.applicationId, table.userId),
    index('group_member_by_code_point').on(table.applicationId, table.groupId, byCodePoint(table.userId)),
    foreignKey({
      columns: [table.applicationId, table.groupId],
      foreignColumns: [personGroup.applicationId, personGroup.groupId],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.applicationId, table.userId],
      foreignColumns: [person.applicationId, person.userId],
    }).onDelete('cascade'),
  ],
)

/** That a USER was erased, signed and without personal data. */
export const erasureReceipt = pgTable(
  'erasure_receipt',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    /** Compact JWS. */
    jws: text('jws').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('erasure_receipt_application').on(table.applicationId, table.createdAt)],
)

export const template = pgTable(
  'template',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    userId: text('user_id').notNull(),
    modelId: text('model_id').notNull(),
    /** Sealed float32[], little-endian, as long as the model's embeddings are. */
    sealed: bytea('sealed').notNull(),
    /** Of the master key, as the box itself says; to find those that are to be sealed anew. */
    keyVersion: integer('key_version').notNull().default(1),
    quality: real('quality').notNull(),
    operationId: uuid('operation_id').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('template_person').on(table.applicationId, table.userId),
    index('template_key_version').on(table.keyVersion, table.id),
    foreignKey({
      columns: [table.applicationId, table.userId],
      foreignColumns: [person.applicationId, person.userId],
    }).onDelete('cascade'),
  ],
)

export const gatewayProcess = pgTable(
  'gateway_process',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    operationId: uuid('operation_id').notNull(),
    status: text('status', {
      enum: ['CREATED', 'STARTED', 'QR', 'IN_PROGRESS', 'PROCESSING', 'COMPLETED'],
    }).notNull(),
    version: integer('version').notNull(),
    returnUrl: text('return_url').notNull(),
    state: text('state'),
    locale: text('locale'),
    metadata: jsonb('metadata').$type<Record<string, unknown>>(),
    /** SHA-256 of the key of the browser that opened it, hex. */
    sessionKeySha256: text('session_key_sha256'),
    triesLeft: integer('tries_left').notNull(),
    /** The session of the phone that took the capture over, what it does and when it was last heard of. */
    phoneSession: uuid('phone_session'),
    phoneStage: text('phone_stage', { enum: ['CONNECTED', 'CAMERA', 'RECORDING', 'UPLOADING'] }),
    phoneSeenAt: moment('phone_seen_at'),
    rejection: text('rejection'),
    lightChallenge: jsonb('light_challenge').$type<LightChallenge>(),
    lightAnswer: jsonb('light_answer').$type<LightAnswer>(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    index('gateway_process_open').on(table.status, table.expiresAt),
    index('gateway_process_application').on(table.applicationId, table.createdAt, table.id),
  ],
)

/** Codes by which a phone takes a capture over; hashes only, and kept a while so that a late phone is told why. */
export const handoffCode = pgTable(
  'handoff_code',
  {
    /** SHA-256, hex. */
    codeSha256: text('code_sha256').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    processId: uuid('process_id')
      .notNull()
      .references(() => gatewayProcess.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    /** The session that it was exchanged for, and the SHA-256 of that phone's key, hex. */
    phoneSession: uuid('phone_session'),
    sessionKeySha256: text('session_key_sha256'),
  },
  (table) => [index('handoff_code_process').on(table.processId), index('handoff_code_expiry').on(table.expiresAt)],
)

/** Columns that retention calls DETAILS. */
const details = [
  'scores',
  'ranking',
  'reasons',
  'warnings',
  'signals',
  'cameraFacts',
  'userAgent',
  'clientVersion',
] as const

/** Whether an OPERATION has DETAILS: word for word what the index of those says, or it isn't used. */
export function hasDetails(table: Record<(typeof details)[number], AnyPgColumn>): SQL {
  return sql.join(
    details.map((name) => sql`${table[name]} is not null`),
    sql` or `,
  )
}

/** DETAILS that are no more. */
export const withoutDetails = Object.fromEntries(details.map((name) => [name, null])) as Record<
  (typeof details)[number],
  null
>

export const operation = pgTable(
  'operation',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    processId: uuid('process_id').references(() => gatewayProcess.id),
    transactionId: uuid('transaction_id'),
    type: text('type', { enum: ['VERIFICATION', 'ENROLLMENT', 'IDENTIFICATION'] }).notNull(),
    status: text('status', { enum: ['SUCCESS', 'PENDING', 'PROCESSING', 'ERROR'] }).notNull(),
    liveness: text('liveness', { enum: ['NONE', 'FACE_PASSIVE_VIDEO', 'FACE_PASSIVE_IMAGE'] }).notNull(),
    userId: text('user_id'),
    groupId: text('group_id'),
    enrollmentMode: text('enrollment_mode', { enum: ['REPLACE', 'ADD'] }),
    maxCandidates: integer('max_candidates'),
    createdAt: moment('created_at').notNull(),
    finishedAt: moment('finished_at'),
    userAgent: text('user_agent'),
    clientVersion: text('client_version'),
    consents: jsonb('consents').$type<Consent[]>(),
    result: boolean('result').notNull(),
    scores: jsonb('scores').$type<Score[]>(),
    lightChallenge: text('light_challenge', { enum: ['PASSED', 'FAILED', 'DECLINED'] }),
    ranking: jsonb('ranking').$type<Candidate[]>(),
    reasons: jsonb('reasons').$type<DecisionReason[]>(),
    warnings: jsonb('warnings').$type<Warning[]>(),
    signals: jsonb('signals').$type<readonly SignalRecord[]>(),
    cameraFacts: jsonb('camera_facts').$type<CameraFacts>(),
    models: jsonb('models').$type<ModelVersions>(),
    error: text('error'),
  },
  (table) => [
    index('operation_application').on(table.applicationId, table.createdAt, table.id),
    index('operation_status').on(table.status),
    index('operation_person').on(table.applicationId, table.userId),
    // What the purge of DETAILS looks for every hour, and as a rule doesn't find.
    index('operation_with_details').on(table.applicationId, table.finishedAt).where(hasDetails(table)),
    index('operation_ranking').using('gin', table.ranking.op('jsonb_path_ops')),
    // Nothing can be begun about a USER who is being erased, whoever begins it.
    foreignKey({
      name: 'operation_person_fk',
      columns: [table.applicationId, table.userId],
      foreignColumns: [person.applicationId, person.userId],
    }),
  ],
)

/** What people agreed to on the page, for whoever asks later; it says nothing of anybody. */
export const consentText = pgTable(
  'consent_text',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    /** SHA-256 of the text, hex. */
    version: text('version').notNull(),
    language: text('language').notNull(),
    text: text('text').notNull(),
    firstGivenAt: moment('first_given_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.version] })],
)

/** Evidence; the bytes lie sealed in the evidence store under the row's id. */
export const resource = pgTable(
  'resource',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    operationId: uuid('operation_id')
      .notNull()
      .references(() => operation.id, { onDelete: 'cascade' }),
    type: text('type', { enum: ['SAMPLE_SOURCE', 'SELFIE'] }).notNull(),
    format: text('format').notNull(),
    byteLength: bigint('byte_length', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    /** Of the bytes that were sent, where metadata was taken out of them. */
    sentSha256: text('sent_sha256'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [uniqueIndex('resource_operation_type').on(table.operationId, table.type)],
)

/** A part of a SAMPLE that is being uploaded; the bytes lie sealed in the evidence store under the row's id. */
export const samplePart = pgTable(
  'sample_part',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    processId: uuid('process_id')
      .notNull()
      .references(() => gatewayProcess.id, { onDelete: 'cascade' }),
    /** As the page named it. */
    uploadId: uuid('upload_id').notNull(),
    offsetBytes: integer('offset_bytes').notNull(),
    byteLength: integer('byte_length').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [uniqueIndex('sample_part_place').on(table.processId, table.uploadId, table.offsetBytes)],
)

/** A SAMPLE that was analysed, as hashes; it outlives the evidence and goes with the operation. */
export const sampleFingerprint = pgTable(
  'sample_fingerprint',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    operationId: uuid('operation_id')
      .notNull()
      .references(() => operation.id, { onDelete: 'cascade' }),
    userId: text('user_id'),
    /** HMAC-SHA-256 of the bytes' SHA-256 with the application's key. */
    exact: bytea('exact').notNull(),
    look: bytea('look'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.exact] }),
    index('sample_fingerprint_exact').on(table.applicationId, table.exact),
    index('sample_fingerprint_person').on(table.applicationId, table.userId, table.createdAt),
    foreignKey({
      name: 'sample_fingerprint_person_fk',
      columns: [table.applicationId, table.userId],
      foreignColumns: [person.applicationId, person.userId],
    }).onDelete('cascade'),
  ],
)

/** What OpenID Connect remembers of sign-ins for some minutes; `applicationId` and `userId` as the requests name them. */
export const oidcRecord = pgTable(
  'oidc_record',
  {
    kind: text('kind').notNull(),
    id: text('id').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    applicationId: text('application_id'),
    userId: text('user_id'),
    grantId: text('grant_id'),
    expiresAt: moment('expires_at').notNull(),
    consumedAt: moment('consumed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index('oidc_record_grant').on(table.grantId),
    index('oidc_record_person').on(table.applicationId, table.userId),
    index('oidc_record_expiry').on(table.expiresAt),
  ],
)

/** The key that signs ID tokens, sealed. One row. */
export const oidcKey = pgTable(
  'oidc_key',
  {
    kid: text('kid').primaryKey(),
    sealed: bytea('sealed').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  () => [uniqueIndex('oidc_key_single').on(sql`(true)`)],
)

export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    applicationId: uuid('application_id').notNull(),
    key: text('key').notNull(),
    bodySha256: text('body_sha256').notNull(),
    /** Which of the two was made. */
    processId: uuid('process_id'),
    operationId: uuid('operation_id'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.key] })],
)

/** Where an application wants its events to be posted. */
export const webhookEndpoint = pgTable(
  'webhook_endpoint',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    /** Empty: all. */
    eventTypes: text('event_types').array().$type<WebhookEventType[]>().notNull(),
    description: text('description'),
    enabled: boolean('enabled').notNull(),
    disabledReason: text('disabled_reason', { enum: ['GONE', 'FAILING'] }),
    failingSince: moment('failing_since'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('webhook_endpoint_application').on(table.applicationId, table.id)],
)

/** What messages to an endpoint are signed with; sealed. */
export const webhookSecret = pgTable(
  'webhook_secret',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    endpointId: uuid('endpoint_id')
      .notNull()
      .references(() => webhookEndpoint.id, { onDelete: 'cascade' }),
    sealed: bytea('sealed').notNull(),
    createdAt: moment('created_at').notNull(),
    /** Set when another takes its place. */
    expiresAt: moment('expires_at'),
  },
  (table) => [index('webhook_secret_endpoint').on(table.endpointId)],
)

/** What has happened and an endpoint wants to hear: written in the transaction of the change itself. */
export const webhookEvent = pgTable(
  'webhook_event',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    type: text('type').$type<WebhookEventType>().notNull(),
    /** Of an event that names a USER: it goes with them. */
    userId: text('user_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('webhook_event_age').on(table.createdAt),
    index('webhook_event_person').on(table.applicationId, table.userId),
    foreignKey({
      name: 'webhook_event_person_fk',
      columns: [table.applicationId, table.userId],
      foreignColumns: [person.applicationId, person.userId],
    }).onDelete('cascade'),
  ],
)

/** An event on its way to an endpoint. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    id: uuid('id').primaryKey(),
    applicationId: uuid('application_id').notNull(),
    endpointId: uuid('endpoint_id')
      .notNull()
      .references(() => webhookEndpoint.id, { onDelete: 'cascade' }),
    eventId: uuid('event_id')
      .notNull()
      .references(() => webhookEvent.id, { onDelete: 'cascade' }),
    status: text('status', { enum: ['PENDING', 'DELIVERED', 'FAILED'] }).notNull(),
    attempts: integer('attempts').notNull(),
    createdAt: moment('created_at').notNull(),
    lastAttemptAt: moment('last_attempt_at'),
    nextAttemptAt: moment('next_attempt_at'),
    statusCode: integer('status_code'),
    error: text('error').$type<WebhookDeliveryError>(),
    durationMs: integer('duration_ms'),
  },
  (table) => [
    index('webhook_delivery_list').on(table.endpointId, table.createdAt, table.id),
    index('webhook_delivery_event').on(table.eventId),
    index('webhook_delivery_due').on(table.endpointId, table.nextAttemptAt).where(sql`${table.status} = 'PENDING'`),
  ],
)

/** Somebody who may use the console. */
export const operator = pgTable(
  'operator',
  {
    id: uuid('id').primaryKey(),
    /** Lower case. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<OperatorRole>().notNull(),
    passwordHash: text('password_hash'),
    /** Of the authenticator app, sealed. */
    secondFactor: bytea('second_factor'),
    begunSecondFactor: bytea('begun_second_factor'),
    /** Codes of this time step and before are spent. */
    spentStep: bigint('spent_step', { mode: 'number' }).notNull().default(0),
    /** Recovery codes that are left, by their SHA-256. */
    recoveryHashes: text('recovery_hashes').array().notNull().default([]),
    disabledAt: moment('disabled_at'),
    createdAt: moment('created_at').notNull(),
    signedInAt: moment('signed_in_at'),
  },
  (table) => [uniqueIndex('operator_email').on(table.email)],
)

/** By its hash: whoever has the link chooses a password. */
export const operatorSetUp = pgTable('operator_set_up', {
  tokenHash: bytea('token_hash').primaryKey(),
  /** None: the first owner. */
  operatorId: uuid('operator_id').references(() => operator.id, { onDelete: 'cascade' }),
  expiresAt: moment('expires_at').notNull(),
})

/** By its hash: who is signed in to the console. */
export const operatorSession = pgTable(
  'operator_session',
  {
    tokenHash: bytea('token_hash').primaryKey(),
    operatorId: uuid('operator_id')
      .notNull()
      .references(() => operator.id, { onDelete: 'cascade' }),
    seenAt: moment('seen_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('operator_session_operator').on(table.operatorId)],
)

/** By its hash: what an operator's programs authenticate with. */
export const operatorToken = pgTable(
  'operator_token',
  {
    id: text('id').primaryKey(),
    operatorId: uuid('operator_id')
      .notNull()
      .references(() => operator.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    hash: bytea('hash').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (table) => [index('operator_token_operator').on(table.operatorId)],
)

/** What came of the OPERATIONs of a day and type, once the day is over: numbers only. */
export const operationDay = pgTable(
  'operation_day',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
    type: text('type').$type<OperationType>().notNull(),
    facts: jsonb('facts').$type<Omit<DayFacts, 'day' | 'type'>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.day, table.type] })],
)

/** Days up to this one are in {@link operationDay}, also those on which nothing was. */
export const countedUntil = pgTable('counted_until', {
  applicationId: uuid('application_id')
    .primaryKey()
    .references(() => application.id, { onDelete: 'cascade' }),
  day: date('day').notNull(),
})

/** An address that was banned at least once; strikes double the next ban. */
export const ban = pgTable('ban', {
  address: text('address').primaryKey(),
  /** Stands for the address in the audit log; nothing else tells which it is. */
  auditRef: uuid('audit_ref').notNull().defaultRandom(),
  strikes: integer('strikes').notNull(),
  bannedUntil: moment('banned_until'),
  permanent: boolean('permanent').notNull(),
  createdAt: moment('created_at').notNull(),
})

/** Failures of a credential that is guessed at, which need not exist. */
export const credentialFailure = pgTable('credential_failure', {
  name: text('name').primaryKey(),
  failures: integer('failures').notNull(),
  failedAt: moment('failed_at').notNull(),
})

/** Addresses of an application's servers: good API_KEYs came from them. */
export const knownAddress = pgTable(
  'known_address',
  {
    applicationId: uuid('application_id')
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    address: text('address').notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicationId, table.address] })],
)

/** Counts of failures per address and of requests per caller, by window; in the layout of rate-limiter-flexible, which writes the first. */
export const failureCount = pgTable('failure_count', {
  key: varchar('key', { length: 255 }).primaryKey(),
  points: integer('points').notNull().default(0),
  expire: bigint('expire', { mode: 'number' }),
})

/** Where the chain of an application, or of the installation, has come to. Its row is what writers of the chain wait for. */
export const auditChain = pgTable('audit_chain', {
  id: uuid('id').primaryKey(),
  sequence: bigint('sequence', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
  /** The last row that a checkpoint has signed. */
  sealedSequence: bigint('sealed_sequence', { mode: 'number' }).notNull(),
})

/** Append-only by trigger; without references, because it outlives what it tells of. */
export const auditEvent = pgTable(
  'audit_event',
  {
    chain: uuid('chain').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    type: text('type').notNull(),
    outcome: text('outcome').notNull(),
    actor: jsonb('actor').$type<AuditActor>().notNull(),
    subject: jsonb('subject').$type<AuditSubject>().notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chain, table.sequence] }),
    index('audit_event_type').on(table.chain, table.type, table.sequence),
    index('audit_event_operation')
      .on(table.chain, sql`(${table.subject} ->> 'operationId')`)
      .where(sql`(${table.subject} ->> 'operationId') is not null`),
    index('audit_event_process')
      .on(table.chain, sql`(${table.subject} ->> 'processId')`)
      .where(sql`(${table.subject} ->> 'processId') is not null`),
  ],
)

/** Signed heads of chains; append-only by trigger. */
export const auditCheckpoint = pgTable('audit_checkpoint', {
  number: bigint('number', { mode: 'number' }).primaryKey(),
  /** Compact JWS. */
  jws: text('jws').notNull(),
  createdAt: moment('created_at').notNull(),
})
