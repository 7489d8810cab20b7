import type { UserSummary } from '@livegate/contract'
import { ofApplication, queryOf } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { SelectField, TextField } from '../parts/form.tsx'
import { Badge, Moment, Page } from '../parts/parts.tsx'
import { List, useFilters } from '../parts/table.tsx'
import { usePages } from '../use-pages.ts'

const enrolledOptions = [
  ['', 'All'],
  ['true', 'Enrolled'],
  ['false', 'Not enrolled'],
] as const

export function UsersPage({ id }: { id: string }) {
  const [filters, change] = useFilters(['userId', 'groupId', 'enrolled'])
  const pages = usePages<UserSummary>(`${ofApplication(id)}/user${queryOf({ ...filters, limit: 100 })}`)
  return (
    <Page title="Users" actions={<Export name="users" {...pages} />}>
      <search class="filters">
        <TextField
          label="User begins with"
          value={filters.userId ?? ''}
          onInput={({ currentTarget }) => change('userId', currentTarget.value)}
        />
        <TextField
          label="Group"
          value={filters.groupId ?? ''}
          onInput={({ currentTarget }) => change('groupId', currentTarget.value)}
        />
        <SelectField
          label="Face"
          value={filters.enrolled ?? ''}
          options={enrolledOptions}
          onChange={(value) => change('enrolled', value)}
        />
      </search>
      <List
        label="Users"
        pages={pages}
        keyOf={({ userId }) => userId}
        hrefOf={({ userId }) => `/app/${id}/users/${encodeURIComponent(userId)}`}
        empty="People stand here once the application has made them known."
        columns={[
          { head: 'User', cell: ({ userId }) => userId },
          {
            head: 'Face',
            cell: ({ enrolled }) =>
              enrolled ? <Badge tone="success">enrolled</Badge> : <Badge tone="quiet">not enrolled</Badge>,
          },
          { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
      />
    </Page>
  )
}
