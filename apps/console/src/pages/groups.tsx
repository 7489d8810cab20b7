import { call, ofApplication } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Form, TextField } from '../parts/form.tsx'
import { Destroy, Moment, Page } from '../parts/parts.tsx'
import { List } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { usePages } from '../use-pages.ts'

type Group = { groupId: string; createdAt: string }

export function GroupsPage({ id }: { id: string }) {
  const path = `${ofApplication(id)}/group`
  const pages = usePages<Group>(`${path}?limit=200`)
  const may = useMay('OPERATOR')
  const remove = (groupId: string) => call('DELETE', `${path}/${encodeURIComponent(groupId)}`).then(pages.reload)
  return (
    <Page title="Groups" actions={<Export name="groups" {...pages} />}>
      <List
        label="Groups"
        pages={pages}
        keyOf={({ groupId }) => groupId}
        hrefOf={({ groupId }) => `/app/${id}/users?groupId=${encodeURIComponent(groupId)}`}
        empty="Groups say among whom an identification searches."
        columns={[
          { head: 'Group', cell: ({ groupId }) => groupId },
          { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
          {
            head: '',
            cell: ({ groupId }) => may && <Destroy what="Delete" name={groupId} run={() => remove(groupId)} />,
          },
        ]}
      />
      {may && (
        <section>
          <h2>New group</h2>
          <Form submit="Make it" send={({ groupId }) => call('POST', path, { groupId }).then(pages.reload)}>
            <TextField label="groupId" name="groupId" required />
          </Form>
        </section>
      )}
    </Page>
  )
}
