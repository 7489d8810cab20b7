import type { ApplicationReport, AuditEvent } from '@livegate/contract'
import { useEffect, useState } from 'preact/hooks'
import { type ApiError, call, get, queryOf } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { SelectField } from '../parts/form.tsx'
import { Act, Code, Empty, Moment, Page, Trouble } from '../parts/parts.tsx'
import { Table, useFilters } from '../parts/table.tsx'
import type { ReadPage } from '../read-to-end.ts'
import { toApiError, useLoad } from '../use-load.ts'
import { numberOf } from '../words.ts'
import { eventOptions } from './audit-events.ts'
import { actorOf } from './operation.tsx'

/** The chain of what concerns no application. */
const installationChain = '00000000-0000-0000-0000-000000000000'

type LogPage = { items: AuditEvent[]; nextBefore?: number }
type Verification = { whole: boolean; events: number; chains: number; unsigned: number; faults: string[] }

/** What a row is about, without ids that tell nobody anything. */
function subjectOf({ subject }: AuditEvent): string {
  return Object.entries(subject)
    .map(([name, value]) => `${name} ${String(value).slice(0, 13)}`)
    .join(', ')
}

export function AuditPage() {
  const applications = useLoad<{ items: ApplicationReport[] }>('/admin/application?limit=200')
  const [filters, change] = useFilters(['chain', 'type'])
  const [state, setState] = useState<{ page?: LogPage; error?: ApiError }>({})
  const [verified, setVerified] = useState<Verification>()
  const chain = filters.chain || installationChain
  const type = filters.type ?? ''
  const path = (before?: number | string, limit?: number) =>
    `/admin/audit-log${queryOf({ chain, type, before, limit })}`
  useEffect(() => {
    const abort = new AbortController()
    get<LogPage>(path(), abort.signal).then(
      (page) => setState({ page }),
      (error: unknown) => {
        if (!abort.signal.aborted) setState({ page: { items: [] }, error: toApiError(error) })
      },
    )
    return () => abort.abort()
  }, [chain, type])
  const { page, error } = state
  const more = async () => {
    const next = await get<LogPage>(path(page?.nextBefore))
    setState({ page: { ...next, items: [...(page?.items ?? []), ...next.items] } })
  }
  const read: ReadPage<AuditEvent> = async (before, signal) => {
    const { items, nextBefore } = await get<LogPage>(path(before, 200), signal)
    return { items, ...(nextBefore !== undefined && { next: String(nextBefore) }) }
  }
  const chains = [
    [installationChain, 'The installation'],
    ...(applications.value?.items ?? []).map(({ id, name }) => [id, name]),
  ] as [string, string][]
  const verify = async () => setVerified(await call('POST', '/admin/audit-log/verification'))
  return (
    <Page
      title="Audit log"
      actions={
        <>
          <Act run={verify}>Verify it</Act>
          <Export name="audit-log" items={page?.items} read={read} />
        </>
      }
    >
      {verified && <Verified {...verified} />}
      <search class="filters">
        <SelectField label="Of" value={chain} options={chains} onChange={(value) => change('chain', value)} />
        <SelectField label="Event" value={type} options={eventOptions} onChange={(value) => change('type', value)} />
      </search>
      <Trouble error={error} />
      {page?.items.length === 0 && <Empty>What is done here, and by whom, stands here once it is done.</Empty>}
      {page !== undefined && page.items.length > 0 && (
        <Table
          label="Audit log"
          items={page.items}
          keyOf={({ sequence }) => String(sequence)}
          columns={[
            { head: 'Row', number: true, cell: ({ sequence }) => sequence },
            { head: 'When', cell: ({ at }) => <Moment at={at} /> },
            { head: 'Event', cell: (event) => <Code code={event.type} /> },
            { head: 'Outcome', cell: ({ outcome }) => <Code code={outcome} /> },
            { head: 'By', cell: actorOf },
            { head: 'About', cell: subjectOf },
          ]}
        />
      )}
      {page?.nextBefore !== undefined && <Act run={more}>More</Act>}
    </Page>
  )
}

function Verified({ whole, events, chains, unsigned, faults }: Verification) {
  return (
    <div class={`notice ${whole ? 'notice-success' : 'notice-danger'}`} role="status">
      <p>
        {whole ? 'The log is whole' : 'The log is not whole'}: {numberOf(events)} rows in {chains} chains,{' '}
        {numberOf(unsigned)} newer than the last signature.
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
