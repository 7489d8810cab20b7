import type { WebhookDelivery, WebhookReport } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { call, ofApplication, queryOf } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { SelectField } from '../parts/form.tsx'
import { Act, Badge, Destroy, Facts, Moment, Page, Secret, Trouble } from '../parts/parts.tsx'
import { List, useFilters } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'
import { usePages } from '../use-pages.ts'
import { sayCode } from '../words.ts'
import { WebhookBadge } from './webhooks.tsx'

const tones = { DELIVERED: 'success', FAILED: 'danger', PENDING: 'quiet' } as const
const statuses = [
  ['', 'Any status'],
  ['PENDING', 'Pending'],
  ['DELIVERED', 'Delivered'],
  ['FAILED', 'Failed'],
] as const

export function WebhookPage({ id, webhookId }: { id: string; webhookId: string }) {
  const path = `${ofApplication(id)}/webhook/${webhookId}`
  const { value: webhook, error, reload } = useLoad<WebhookReport>(path)
  const [filters, change] = useFilters(['status'])
  const deliveries = usePages<WebhookDelivery>(`${path}/delivery${queryOf(filters)}`)
  const [secret, setSecret] = useState<string>()
  const [, go] = useLocation()
  const may = useMay('OPERATOR')
  const again = (deliveryId: string) => call('POST', `${path}/delivery/${deliveryId}/redeliver`).then(deliveries.reload)
  const toggle = ({ url, eventTypes, description, enabled }: WebhookReport) =>
    call('PUT', path, { url, eventTypes, enabled: !enabled, ...(description !== undefined && { description }) }).then(
      reload,
    )
  const actions = webhook && may && (
    <>
      <Act run={() => call('POST', `${path}/test`).then(deliveries.reload)}>Send a test</Act>
      <Act run={() => call<{ secret: string }>('POST', `${path}/secret`, {}).then((made) => setSecret(made.secret))}>
        New secret
      </Act>
      <Act run={() => toggle(webhook)}>{webhook.enabled ? 'Disable' : 'Enable'}</Act>
      <Destroy
        what="Delete"
        name={new URL(webhook.url).hostname}
        run={() => call('DELETE', path).then(() => go(`/app/${id}/webhooks`))}
      />
    </>
  )
  return (
    <Page title="Webhook" actions={actions}>
      <Trouble error={error} />
      {secret && <Secret label="The new secret; both sign for a day." value={secret} />}
      {webhook && (
        <Facts
          facts={[
            ['URL', webhook.url],
            ['State', <WebhookBadge key="state" webhook={webhook} />],
            ['Events', webhook.eventTypes.join(', ') || 'all'],
            [
              'Failing since',
              webhook.failingSince ? <Moment key="failing" at={webhook.failingSince} /> : 'not failing',
            ],
          ]}
        />
      )}
      <header class="page-head">
        <h2>Deliveries</h2>
        <div class="actions">
          <Export name="deliveries" {...deliveries} />
        </div>
      </header>
      <search class="filters">
        <SelectField
          label="Status"
          value={filters.status ?? ''}
          options={statuses}
          onChange={(value) => change('status', value)}
        />
      </search>
      <List
        label="Deliveries"
        pages={deliveries}
        keyOf={(delivery) => delivery.id}
        empty="What is sent stands here. Send a test to see one."
        columns={[
          { head: 'When', cell: ({ createdAt }) => <Moment at={createdAt} /> },
          { head: 'Event', cell: ({ eventType }) => eventType },
          { head: 'Status', cell: ({ status }) => <Badge tone={tones[status]}>{sayCode(status)}</Badge> },
          { head: 'Attempts', number: true, cell: ({ attempts }) => attempts },
          { head: 'Error', cell: ({ error: reason }) => (reason ? sayCode(reason) : '') },
          { head: '', cell: (delivery) => may && <Act run={() => again(delivery.id)}>Send again</Act> },
        ]}
      />
    </Page>
  )
}
