import type { ApplicationReport } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { call } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Form, TextField } from '../parts/form.tsx'
import { Badge, Moment, Page, Secret } from '../parts/parts.tsx'
import { List } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { usePages } from '../use-pages.ts'

/** How an application's licence stands. */
export function LicenceBadge({ application: { disabled, licenceValid } }: { application: ApplicationReport }) {
  if (disabled) return <Badge tone="danger">disabled</Badge>
  return licenceValid ? <Badge tone="success">valid</Badge> : <Badge tone="warning">not valid now</Badge>
}

export function ApplicationsPage() {
  const pages = usePages<ApplicationReport>('/admin/application?limit=200')
  const [made, setMade] = useState<{ apiKey: string; application: ApplicationReport }>()
  const may = useMay('OPERATOR')
  const make = async ({ name }: Record<string, string>) => {
    setMade(await call('POST', '/admin/application', { name }))
    pages.reload()
  }
  return (
    <Page title="Applications" actions={<Export name="applications" {...pages} />}>
      {made && <Secret label={`The API_KEY of ${made.application.name}.`} value={made.apiKey} />}
      <List
        label="Applications"
        pages={pages}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => `/app/${id}/operations`}
        empty="Each relying party is an application, with keys, people and settings of its own."
        columns={[
          { head: 'Name', cell: ({ name }) => name },
          { head: 'Licence', cell: (application) => <LicenceBadge application={application} /> },
          { head: 'Security level', cell: ({ policy }) => policy.securityLevel },
          { head: 'APPLICATION_ID', cell: ({ id }) => <code>{id}</code> },
          { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
      />
      {may && (
        <section>
          <h2>New application</h2>
          <Form submit="Make it" send={make}>
            <TextField label="Name" name="name" required />
          </Form>
        </section>
      )}
    </Page>
  )
}
