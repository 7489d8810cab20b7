import type { InstallationReport } from '@livegate/contract'
import { Badge, Facts, Moment, Page, Trouble } from '../parts/parts.tsx'
import { Table } from '../parts/table.tsx'
import { useLoad } from '../use-load.ts'
import { bytesOf } from '../words.ts'

export function InstallationPage() {
  const { value, error } = useLoad<InstallationReport>('/admin/installation')
  return (
    <Page title="Keys and models">
      <Trouble error={error} />
      {value && (
        <>
          <Facts
            facts={[
              ['Address', value.publicUrl],
              ['Started', <Moment key="started" at={value.startedAt} />],
              ['Database', bytesOf(value.databaseBytes)],
              ['Models', String(value.models.manifest ?? '')],
              ['Calibration', String(value.models.calibration ?? '')],
            ]}
          />
          <h2>Master keys</h2>
          <Table
            label="Master keys"
            items={value.masterKeys}
            keyOf={({ version }) => String(version)}
            columns={[
              { head: 'Version', number: true, cell: ({ version }) => version },
              { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
              {
                head: 'State',
                cell: ({ retiredAt }) =>
                  retiredAt ? <Badge tone="quiet">retired</Badge> : <Badge tone="success">in force</Badge>,
              },
            ]}
          />
          <h2>Signing keys</h2>
          <Table
            label="Signing keys"
            items={value.signingKeys}
            keyOf={({ kid }) => kid}
            columns={[
              { head: 'kid', cell: ({ kid }) => <code>{kid}</code> },
              { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
              {
                head: 'State',
                cell: ({ withdrawnAt }) =>
                  withdrawnAt ? <Badge tone="danger">withdrawn</Badge> : <Badge tone="success">published</Badge>,
              },
            ]}
          />
          <p class="quiet">
            Keys are rotated from a shell: <code>livegate keys rotate</code>.
          </p>
        </>
      )}
    </Page>
  )
}
