import { call } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Act, Badge, Empty, Moment, Page, Trouble } from '../parts/parts.tsx'
import { Table } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'

type Ban = { address: string; strikes: number; bannedUntil?: string; inForce: boolean }

export function BansPage() {
  const { value, error, reload } = useLoad<{ items: Ban[] }>('/admin/ban')
  const may = useMay('OPERATOR')
  return (
    <Page title="Bans" actions={<Export name="bans" items={value?.items} />}>
      <Trouble error={error} />
      {value?.items.length === 0 && (
        <Empty>Addresses that failed to authenticate too often stand here. There are none.</Empty>
      )}
      {value !== undefined && value.items.length > 0 && (
        <Table
          label="Bans"
          items={value.items}
          keyOf={({ address }) => address}
          columns={[
            { head: 'Address', cell: ({ address }) => <code>{address}</code> },
            {
              head: 'State',
              cell: ({ inForce }) => (inForce ? <Badge tone="danger">banned</Badge> : <Badge tone="quiet">over</Badge>),
            },
            { head: 'Until', cell: ({ bannedUntil }) => (bannedUntil ? <Moment at={bannedUntil} /> : 'for good') },
            { head: 'Times', number: true, cell: ({ strikes }) => strikes },
            {
              head: '',
              cell: ({ address }) =>
                may && (
                  <Act
                    run={() =>
                      call('DELETE', `/admin/ban/${encodeURIComponent(address.replace(/\/64$/, ''))}`).then(reload)
                    }
                  >
                    Lift
                  </Act>
                ),
            },
          ]}
        />
      )}
    </Page>
  )
}
