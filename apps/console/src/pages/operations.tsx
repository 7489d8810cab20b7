import type { OperationReport } from '@livegate/contract'
import { ofApplication, queryOf } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { SelectField, TextField } from '../parts/form.tsx'
import { Badge, Code, Moment, Page } from '../parts/parts.tsx'
import { List, useFilters } from '../parts/table.tsx'
import { usePages } from '../use-pages.ts'
import { sayCode, scoreOf } from '../words.ts'

/** What an operation came to, in a word. */
export function Outcome({ operation: { status, data } }: { operation: OperationReport }) {
  if (status === 'PENDING' || status === 'PROCESSING') return <Badge tone="quiet">{sayCode(status)}</Badge>
  if (status === 'ERROR') return <Badge tone="warning">{sayCode(data.error ?? 'ERROR')}</Badge>
  return data.result ? <Badge tone="success">Confirmed</Badge> : <Badge tone="danger">Not confirmed</Badge>
}

export const scoreText = ({ data }: OperationReport, wanted: string) => {
  const score = data.scores?.find(({ scoreType }) => scoreType === wanted)?.score
  return score === undefined ? '–' : scoreOf(score)
}

const outcomes = [
  ['', 'Any outcome'],
  ['true', 'Confirmed'],
  ['false', 'Not confirmed'],
] as const
const types = [
  ['', 'Any type'],
  ['VERIFICATION', 'Verification'],
  ['ENROLLMENT', 'Enrolment'],
  ['IDENTIFICATION', 'Identification'],
] as const

const dayMs = 86_400_000

/** Whole days, UTC: from the begin of the first to the end of the last. */
function momentsOf(from: string | undefined, to: string | undefined) {
  return {
    createdAfter: from && `${from}T00:00:00Z`,
    createdBefore: to && new Date(Date.parse(to) + dayMs).toISOString(),
  }
}

export function OperationsPage({ id }: { id: string }) {
  const [{ from, to, ...filters }, change] = useFilters(['userId', 'type', 'result', 'from', 'to'])
  const query = queryOf({ ...filters, ...momentsOf(from, to), limit: 100 })
  const pages = usePages<OperationReport>(`${ofApplication(id)}/operation${query}`)
  return (
    <Page title="Operations" actions={<Export name="operations" {...pages} />}>
      <search class="filters">
        <TextField
          label="User"
          value={filters.userId ?? ''}
          onInput={({ currentTarget }) => change('userId', currentTarget.value)}
        />
        <SelectField
          label="Type"
          value={filters.type ?? ''}
          options={types}
          onChange={(value) => change('type', value)}
        />
        <SelectField
          label="Outcome"
          value={filters.result ?? ''}
          options={outcomes}
          onChange={(value) => change('result', value)}
        />
        <TextField
          label="From (UTC)"
          type="date"
          value={from ?? ''}
          onInput={({ currentTarget }) => change('from', currentTarget.value)}
        />
        <TextField
          label="To"
          type="date"
          value={to ?? ''}
          onInput={({ currentTarget }) => change('to', currentTarget.value)}
        />
      </search>
      <List
        label="Operations"
        pages={pages}
        keyOf={(operation) => operation.id}
        hrefOf={(operation) => `/app/${id}/operations/${operation.id}`}
        empty="Every check of a face stands here, once there is one."
        columns={[
          { head: 'When', cell: ({ createdAt }) => <Moment at={createdAt} /> },
          { head: 'Type', cell: ({ type }) => <Code code={type} /> },
          { head: 'User', cell: ({ data }) => data.userId ?? '–' },
          { head: 'Outcome', cell: (operation) => <Outcome operation={operation} /> },
          { head: 'Reasons', cell: ({ data }) => data.reasons?.map(sayCode).join(', ') ?? '' },
          { head: 'Matching', number: true, cell: (operation) => scoreText(operation, 'MATCHING') },
          { head: 'Liveness', number: true, cell: (operation) => scoreText(operation, 'LIVENESS') },
        ]}
      />
    </Page>
  )
}
