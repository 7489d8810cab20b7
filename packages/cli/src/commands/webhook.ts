import { type CreateWebhookBody, changeWebhookBody, createWebhookBody, uuid } from '@livegate/contract'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  GatewayError,
  listDeliveries,
  listWebhooks,
  readWebhook,
  redeliver,
  redeliverFailed,
  rotateWebhookSecret,
  testWebhook,
} from '@livegate/server'
import { defineCommand } from 'citty'
import { applicationOptions, describeList, listOptions, withApplication } from '../application-options.ts'
import { toDurationMs } from '../duration.ts'
import { toPage } from '../option-values.ts'
import { CommandFailure, print, runCommand } from '../output.ts'

const webhookOptions = {
  ...applicationOptions,
  webhook: { type: 'positional', required: true, description: 'Id of the webhook' },
} as const
const settingOptions = {
  events: { type: 'string', description: 'Comma-separated event types; default: all' },
  description: { type: 'string', description: 'For people' },
} as const

type Schema<Value> = {
  safeParse(value: unknown): {
    data?: Value | undefined
    error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined
  }
}

/** What the API would take, or what it would say. Errors: INVALID_REQUEST. */
function read<Value>(schema: Schema<Value>, value: unknown): Value {
  const { data, error } = schema.safeParse(value)
  if (data !== undefined) return data
  const details = (error?.issues ?? []).map(({ path, message }) => ({ pointer: `/body/${path.join('/')}`, message }))
  throw new GatewayError('INVALID_REQUEST', { details })
}

const idOf = (text: string) => read(uuid, text).toLowerCase()
const eventTypesOf = (events: string | undefined) => (events ?? '').split(',').flatMap((type) => type.trim() || [])
const secretLines = (secret: string) => ['The secret is shown only now: keep it safe.', `  ${secret}`]

const add = defineCommand({
  meta: { name: 'add', description: 'Have events posted to a URL' },
  args: {
    ...applicationOptions,
    url: { type: 'positional', required: true, description: 'https://…' },
    ...settingOptions,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { url, description } = args
      const body: CreateWebhookBody = read(createWebhookBody, {
        url,
        description,
        eventTypes: eventTypesOf(args.events),
      })
      const made = await withApplication(args.app, (dependencies, application) =>
        createWebhook(dependencies, application, body),
      )
      print(args.json, made, [`Webhook ${made.id} is made.`, ...secretLines(made.secret)])
    }),
})

const list = defineCommand({
  meta: { name: 'list', description: 'List webhooks' },
  args: { ...applicationOptions, ...listOptions },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const query = toPage(args)
      const page = await withApplication(args.app, (dependencies, { id }) => listWebhooks(dependencies, id, query))
      const lines = describeList(page, ({ id, url, enabled, disabledReason, failingSince }) => {
        const state = enabled
          ? failingSince
            ? `failing since ${failingSince}`
            : 'enabled'
          : `disabled ${disabledReason ?? ''}`
        return `${id}  ${state.trim()}  ${url}`
      })
      print(args.json, page, lines)
    }),
})

const change = defineCommand({
  meta: { name: 'change', description: 'Change where events go, and which; enable or disable it' },
  args: {
    ...webhookOptions,
    url: { type: 'string', description: 'https://…' },
    ...settingOptions,
    enable: { type: 'boolean', description: 'Send again' },
    disable: { type: 'boolean', description: 'Send nothing; what is on its way has failed' },
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const changed = await withApplication(args.app, async (dependencies, { id }) => {
        const webhookId = idOf(args.webhook)
        const before = await readWebhook(dependencies, id, webhookId)
        const body = read(changeWebhookBody, {
          url: args.url ?? before.url,
          eventTypes: args.events === undefined ? before.eventTypes : eventTypesOf(args.events),
          description: args.description ?? before.description,
          enabled: args.disable ? false : args.enable ? true : before.enabled,
        })
        return changeWebhook(dependencies, id, webhookId, body)
      })
      print(args.json, changed, [`${changed.url} is ${changed.enabled ? 'enabled' : 'disabled'}.`])
    }),
})

const remove = defineCommand({
  meta: { name: 'remove', description: 'Remove a webhook; what is on its way to it is not sent' },
  args: webhookOptions,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const webhookId = idOf(args.webhook)
      await withApplication(args.app, (dependencies, { id }) => deleteWebhook(dependencies, id, webhookId))
      print(args.json, { removed: webhookId }, ['Removed.'])
    }),
})

const rotate = defineCommand({
  meta: { name: 'rotate', description: 'Make another secret; those before sign beside it for a while' },
  args: {
    ...webhookOptions,
    overlap: { type: 'string', default: '24h', description: 'How long those before sign, too: 30m, 24h, 7d, 0' },
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const overlapSeconds = Math.floor(toDurationMs('overlap', args.overlap) / 1000)
      const made = await withApplication(args.app, (dependencies, application) =>
        rotateWebhookSecret(dependencies, application, idOf(args.webhook), overlapSeconds),
      )
      print(args.json, made, [...secretLines(made.secret), `Those before sign until ${made.earlierExpireAt}.`])
    }),
})

const test = defineCommand({
  meta: { name: 'test', description: 'Send webhook.test' },
  args: webhookOptions,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const sent = await withApplication(args.app, (dependencies, { id: applicationId }) =>
        testWebhook(dependencies, { applicationId, webhookId: idOf(args.webhook) }),
      )
      print(args.json, sent, ['It is on its way: livegate webhook deliveries tells how it went.'])
    }),
})

const deliveries = defineCommand({
  meta: { name: 'deliveries', description: 'What was sent to a webhook, the latest first' },
  args: {
    ...webhookOptions,
    ...listOptions,
    status: { type: 'enum', options: ['PENDING', 'DELIVERED', 'FAILED'], description: 'Only those' },
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const query = { ...toPage(args), status: args.status }
      const page = await withApplication(args.app, (dependencies, { id: applicationId }) =>
        listDeliveries(dependencies, { applicationId, webhookId: idOf(args.webhook) }, query),
      )
      const lines = describeList(page, ({ id, createdAt, eventType, status, attempts, statusCode, error }) =>
        [createdAt, status.padEnd(9), `${attempts}x`, statusCode ?? error ?? '', eventType, id].join('  '),
      )
      print(args.json, page, lines)
    }),
})

const again = defineCommand({
  meta: { name: 'redeliver', description: 'Send one delivery again, or all that failed since a moment' },
  args: {
    ...webhookOptions,
    delivery: { type: 'string', description: 'Id of the delivery' },
    since: {
      type: 'string',
      description: 'What was written at this moment or later, and has failed: 2026-11-24T09:00:00Z',
    },
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const since = new Date(args.since ?? Number.NaN)
      if ((args.delivery === undefined) === Number.isNaN(since.getTime())) {
        throw new CommandFailure('WRONG_ARGUMENT', 'Name one --delivery, or a moment: --since 2026-11-24T09:00:00Z')
      }
      const count = await withApplication(args.app, async (dependencies, { id: applicationId }) => {
        const place = { applicationId, webhookId: idOf(args.webhook) }
        if (args.delivery === undefined) return (await redeliverFailed(dependencies, place, since)).redelivered
        await redeliver(dependencies, place, idOf(args.delivery))
        return 1
      })
      print(args.json, { redelivered: count }, [`${count} on the way.`])
    }),
})

/** `livegate webhook …` */
export const webhookCommand = defineCommand({
  meta: { name: 'webhook', description: 'Where events are posted to' },
  subCommands: { add, list, change, remove, rotate, test, deliveries, redeliver: again },
})
