import { useState } from 'preact/hooks'
import { call } from '../api.ts'
import { Act, Badge, Destroy, Moment, Page, Secret, Trouble } from '../parts/parts.tsx'
import { Table } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'

type Key = { id: string; createdAt: string; expiresAt?: string; revokedAt?: string }
type Failure = { apiKeyId?: string; failures: number; failedAt: string; heldUpUntil?: string }

function KeyBadge({ of: { expiresAt, revokedAt } }: { of: Key }) {
  if (revokedAt) return <Badge tone="danger">revoked</Badge>
  if (expiresAt === undefined) return <Badge tone="success">valid</Badge>
  return new Date(expiresAt) < new Date() ? (
    <Badge tone="quiet">over</Badge>
  ) : (
    <Badge tone="warning">valid for a while</Badge>
  )
}

export function KeysPage({ id }: { id: string }) {
  const path = `/admin/application/${id}`
  const keys = useLoad<{ items: Key[] }>(`${path}/api-key`)
  const failures = useLoad<{ items: Failure[] }>(`${path}/credential-failure`)
  const [made, setMade] = useState<string>()
  const may = useMay('OPERATOR')
  const rotate = async () => {
    setMade((await call<{ apiKey: string }>('POST', `${path}/api-key`, {})).apiKey)
    keys.reload()
  }
  return (
    <Page title="Keys" actions={may && <Act run={rotate}>New API_KEY</Act>}>
      <Trouble error={keys.error ?? failures.error} />
      {made && <Secret label="The new API_KEY; those before go on for a day." value={made} />}
      {keys.value && (
        <Table
          label="API_KEYs"
          items={keys.value.items}
          keyOf={(key) => key.id}
          columns={[
            { head: 'Public part', cell: (key) => <code>{key.id}</code> },
            { head: 'State', cell: (key) => <KeyBadge of={key} /> },
            { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
            {
              head: 'Until',
              cell: ({ expiresAt, revokedAt }) =>
                (revokedAt ?? expiresAt) ? <Moment at={revokedAt ?? expiresAt} /> : 'without end',
            },
            {
              head: '',
              cell: (key) =>
                may &&
                key.revokedAt === undefined && (
                  <Destroy
                    what="Revoke"
                    name={key.id}
                    run={() => call('DELETE', `${path}/api-key/${key.id}`).then(keys.reload)}
                  />
                ),
            },
          ]}
        />
      )}
      <h2>Guessed at</h2>
      {failures.value?.items.length === 0 && (
        <p class="empty">Nobody has offered a wrong key or token within the hour.</p>
      )}
      {failures.value !== undefined && failures.value.items.length > 0 && (
        <>
          <Table
            label="Wrong attempts"
            items={failures.value.items}
            keyOf={({ apiKeyId }) => apiKeyId ?? ''}
            columns={[
              { head: 'Key', cell: ({ apiKeyId }) => apiKeyId ?? 'all together' },
              { head: 'Wrong attempts', number: true, cell: (failure) => failure.failures },
              { head: 'Last', cell: ({ failedAt }) => <Moment at={failedAt} /> },
              {
                head: 'Held up until',
                cell: ({ heldUpUntil }) => (heldUpUntil ? <Moment at={heldUpUntil} /> : 'not held up'),
              },
            ]}
          />
          {may && <Act run={() => call('DELETE', `${path}/credential-failure`).then(failures.reload)}>Forget them</Act>}
        </>
      )}
    </Page>
  )
}
