import type { CreatedWebhook, WebhookReport } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { call, ofApplication } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Form, TextField } from '../parts/form.tsx'
import { Badge, Moment, Page, Secret } from '../parts/parts.tsx'
import { List } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { usePages } from '../use-pages.ts'

/** How a webhook stands. */
export function WebhookBadge({ webhook: { enabled, disabledReason, failingSince } }: { webhook: WebhookReport }) {
  if (!enabled) return <Badge tone="danger">disabled{disabledReason ? `: ${disabledReason.toLowerCase()}` : ''}</Badge>
  return failingSince ? <Badge tone="warning">failing</Badge> : <Badge tone="success">enabled</Badge>
}

export function WebhooksPage({ id }: { id: string }) {
  const path = `${ofApplication(id)}/webhook`
  const pages = usePages<WebhookReport>(path)
  const [made, setMade] = useState<CreatedWebhook>()
  const may = useMay('OPERATOR')
  const make = async ({ url, description }: Record<string, string>) => {
    setMade(await call('POST', path, { url, ...(description && { description }) }))
    pages.reload()
  }
  return (
    <Page title="Webhooks" actions={<Export name="webhooks" {...pages} />}>
      {made && <Secret label="The secret by which the receiver verifies what comes." value={made.secret} />}
      <List
        label="Webhooks"
        pages={pages}
        keyOf={(webhook) => webhook.id}
        hrefOf={(webhook) => `/app/${id}/webhooks/${webhook.id}`}
        empty="A webhook is told of every change, as it happens."
        columns={[
          { head: 'URL', cell: ({ url }) => url },
          { head: 'State', cell: (webhook) => <WebhookBadge webhook={webhook} /> },
          { head: 'Events', cell: ({ eventTypes }) => (eventTypes.length === 0 ? 'all' : eventTypes.join(', ')) },
          { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
      />
      {may && (
        <section>
          <h2>New webhook</h2>
          <Form submit="Make it" send={make}>
            <TextField label="URL" name="url" type="url" required placeholder="https://" />
            <TextField label="Description" name="description" />
          </Form>
        </section>
      )}
    </Page>
  )
}
