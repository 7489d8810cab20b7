import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type ModelManifest, readManifest } from '@livegate/engine'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import type { RequestLimits } from './domain/limit-requests.ts'
import { type MasterKeys, parseMasterKeys } from './security/master-keys.ts'
import { originOnNetwork, type TlsSource } from './security/tls.ts'

const cidrs = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )
  .refine((list) => list.every((entry) => ipaddr.isValidCIDR(entry) || ipaddr.isValid(entry)), {
    error: 'must be a comma-separated list of addresses or CIDR ranges, e.g. 10.0.0.0/8,192.0.2.7',
  })

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

/** Every setting there is. Names are the environment's; values arrive as text. */
const settings = z.object({
  LIVEGATE_HOST: z
    .string()
    .min(1)
    .optional()
    .describe('Address to listen on; 0.0.0.0 for all. Default: localhost, with LIVEGATE_TLS 0.0.0.0'),
  LIVEGATE_PORT: wholeNumber(1, 65535).default(8080).describe('Port to listen on'),
  LIVEGATE_TLS: z
    .string()
    .regex(/^(off|self-signed|[^,]+,[^,]+)$/, 'must be off, self-signed, or CERTIFICATE.pem,KEY.pem')
    .default('off')
    .describe('Serve HTTPS: with a certificate made here, or with your own'),
  LIVEGATE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .refine((url) => !URL.canParse(url) || new URL(url).href === `${new URL(url).origin}/`, {
      error: 'must be an origin such as https://face.example.com, without path, query or credentials',
    })
    .optional()
    .describe('Origin as users and relying parties reach it'),
  LIVEGATE_DATA_DIR: z.string().min(1).default('./data').describe('Where everything is kept'),
  LIVEGATE_MASTER_KEY: z
    .string()
    .optional()
    .transform((text, context) => {
      const keys = text === undefined ? undefined : parseMasterKeys(text)
      if (text === undefined || keys !== undefined) return keys
      context.addIssue({
        code: 'custom',
        message: 'must be 64 hexadecimal digits (32 random bytes), or VERSION:DIGITS,…',
      })
      return z.NEVER
    })
    .describe('Instead of the key file in the data directory'),
  LIVEGATE_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .optional()
    .describe('Default: warn on a terminal, else info'),
  LIVEGATE_ENGINE_PROCESSES: wholeNumber(1, 64)
    .default(Math.min(4, availableParallelism()))
    .describe('Child processes that decode and infer'),
  LIVEGATE_MODELS: z
    .string()
    .optional()
    .transform((path, context) => {
      try {
        return readManifest(path)
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
        return z.NEVER
      }
    })
    .describe('Model manifest of your own instead of the bundled one'),
  LIVEGATE_SEARCH: z
    .enum(['memory', 'pgvector'])
    .default('memory')
    .describe('Where identification searches: exactly in memory, or by the extension pgvector of your own PostgreSQL'),
  LIVEGATE_GALLERY_MEMORY_MB: wholeNumber(16, 1_000_000)
    .default(1024)
    .describe('Memory for the templates that identification searches'),
  LIVEGATE_TRUSTED_PROXIES: cidrs.describe('Proxies whose X-Forwarded-For is believed'),
  LIVEGATE_ALLOWED_NETWORKS: cidrs.describe('Networks that are never banned nor held up'),
  LIVEGATE_BAN_AFTER_FAILURES: wholeNumber(1, 1_000_000)
    .default(20)
    .describe('Bad keys or tokens from one address within 10 minutes that ban it'),
  LIVEGATE_WEBHOOK_NETWORKS: cidrs.describe('Private networks that webhooks may be sent to'),
  LIVEGATE_WEBHOOK_LOOPBACK: z
    .enum(['on', 'off'])
    .default('off')
    .describe('Webhooks to this machine, also by plain HTTP: for development'),
  LIVEGATE_REQUESTS_PER_MINUTE: wholeNumber(0, 10_000_000)
    .default(6000)
    .describe('Requests of one address that are answered; 0: however many'),
  LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE: wholeNumber(0, 10_000_000)
    .default(30_000)
    .describe('Requests of one application that are answered; 0: however many'),
  LIVEGATE_NOT_FOUND_PER_MINUTE: wholeNumber(0, 1_000_000)
    .default(60)
    .describe('Requests of one address for what there is not; of an application ten times as many; 0: however many'),
  LIVEGATE_METRICS_NETWORKS: cidrs.describe('Networks that may read /metrics without an operator’s token'),
  LIVEGATE_OIDC: z.enum(['on', 'off']).default('off').describe('OpenID Connect at /oidc: face as a second factor'),
  LIVEGATE_DEMO: z.enum(['on', 'off']).default('on').describe('Demo application and the site at /demo'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' })
    .optional()
    .describe('Your own PostgreSQL instead of the bundled one'),
})

/** The settings in the form that the rest of the server uses; see docs/settings.md for each. */
export type Config = {
  host: string
  port: number
  /** Absent: plain HTTP. */
  tls: TlsSource | undefined
  /** Without a trailing slash. */
  publicUrl: string
  /** Absolute. */
  dataDir: string
  /** Absent: the file in the data directory. */
  masterKeys: MasterKeys | undefined
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent' | undefined
  engineProcesses: number
  /** Which models the engine runs, and what their figures mean. */
  models: ModelManifest
  search: 'memory' | 'pgvector'
  /** MiB that opened templates may take. */
  galleryMemoryMb: number
  trustedProxies: string[]
  /** Addresses and CIDR ranges. */
  allowedNetworks: string[]
  banAfterFailures: number
  /** Beyond the public internet. */
  webhookNetworks: string[]
  webhookLoopback: boolean
  requestLimits: RequestLimits
  /** Addresses and CIDR ranges that may read the metrics. */
  metricsNetworks: string[]
  demo: boolean
  /** Whether applications may be OpenID clients. */
  oidc: boolean
  databaseUrl: string | undefined
}

/** What {@link readConfig} found: the settings, or one message per wrong one. */
export type ConfigReading = { config: Config; warnings: string[] } | { errors: string[] }

/** Reads the settings from an environment. An unknown LIVEGATE_ name is a warning, a wrong value an error that names it. */
export function readConfig(environment: Record<string, string | undefined>): ConfigReading {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const reading = settings.safeParse(given)
  if (!reading.success) {
    return { errors: reading.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
  }
  const known = new Set(Object.keys(settings.shape))
  const warnings = Object.keys(given)
    .filter((name) => name.startsWith('LIVEGATE_') && !known.has(name))
    .map((name) => `${name} is not a setting of this version and has no effect`)
  const value = reading.data
  const tls = tlsSourceOf(value.LIVEGATE_TLS)
  return {
    warnings,
    config: {
      host: value.LIVEGATE_HOST ?? (tls === undefined ? 'localhost' : '0.0.0.0'),
      tls,
      port: value.LIVEGATE_PORT,
      publicUrl: publicUrlOf(value, tls),
      dataDir: resolve(value.LIVEGATE_DATA_DIR),
      masterKeys: value.LIVEGATE_MASTER_KEY,
      logLevel: value.LIVEGATE_LOG_LEVEL,
      engineProcesses: value.LIVEGATE_ENGINE_PROCESSES,
      models: value.LIVEGATE_MODELS,
      search: value.LIVEGATE_SEARCH,
      galleryMemoryMb: value.LIVEGATE_GALLERY_MEMORY_MB,
      trustedProxies: value.LIVEGATE_TRUSTED_PROXIES,
      allowedNetworks: value.LIVEGATE_ALLOWED_NETWORKS,
      banAfterFailures: value.LIVEGATE_BAN_AFTER_FAILURES,
      webhookNetworks: value.LIVEGATE_WEBHOOK_NETWORKS,
      webhookLoopback: value.LIVEGATE_WEBHOOK_LOOPBACK === 'on',
      requestLimits: {
        perAddress: value.LIVEGATE_REQUESTS_PER_MINUTE,
        perApplication: value.LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE,
        notFound: value.LIVEGATE_NOT_FOUND_PER_MINUTE,
      },
      metricsNetworks: value.LIVEGATE_METRICS_NETWORKS,
      demo: value.LIVEGATE_DEMO === 'on',
      oidc: value.LIVEGATE_OIDC === 'on',
      databaseUrl: value.DATABASE_URL,
    },
  }
}

function tlsSourceOf(text: string): TlsSource | undefined {
  if (text === 'off') return undefined
  if (text === 'self-signed') return text
  const [certPath = '', keyPath = ''] = text.split(',').map((path) => resolve(path.trim()))
  return { certPath, keyPath }
}

/** Unless given: this machine itself, or with TLS its address on the network, for phones. */
function publicUrlOf(
  { LIVEGATE_PUBLIC_URL: given, LIVEGATE_PORT: port }: z.infer<typeof settings>,
  tls: TlsSource | undefined,
): string {
  if (given !== undefined) return new URL(given).origin
  return tls === undefined ? `http://localhost:${port}` : originOnNetwork(port)
}
