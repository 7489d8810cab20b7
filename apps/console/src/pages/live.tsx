import type { ProcessReport } from '@livegate/contract'
import { useEffect, useState } from 'preact/hooks'
import { ofApplication } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Badge, Moment, Page } from '../parts/parts.tsx'
import { List } from '../parts/table.tsx'
import { usePages } from '../use-pages.ts'
import { sayCode, shortId } from '../words.ts'

/** So many visits are followed at once: a browser has six connections to a server, over http. */
const mostFollowed = 4

/** How a visit stands, as the server tells it by its events. */
function useStatus(id: string, process: ProcessReport, follows: boolean): ProcessReport['status'] {
  const [status, setStatus] = useState(process.status)
  useEffect(() => {
    setStatus(process.status)
    if (!follows || process.status === 'COMPLETED') return
    const source = new EventSource(`/api${ofApplication(id)}/gateway/process/${process.id}/events`)
    source.addEventListener('status', (event) => {
      const told = JSON.parse((event as MessageEvent<string>).data) as ProcessReport
      setStatus(told.status)
      if (told.status === 'COMPLETED') source.close()
    })
    return () => source.close()
  }, [id, process.id, process.status, follows])
  return status
}

function Status({ id, process, follows }: { id: string; process: ProcessReport; follows: boolean }) {
  const status = useStatus(id, process, follows)
  return <Badge tone={status === 'COMPLETED' ? 'success' : 'quiet'}>{sayCode(status)}</Badge>
}

/** Visits, the latest first; those under way are followed. */
export function LivePage({ id }: { id: string }) {
  const pages = usePages<ProcessReport>(`${ofApplication(id)}/gateway/process?limit=50`)
  const { reload } = pages
  useEffect(() => {
    const timer = setInterval(reload, 5000)
    return () => clearInterval(timer)
  }, [reload])
  const open = (pages.items ?? []).filter(({ status }) => status !== 'COMPLETED').slice(0, mostFollowed)
  return (
    <Page title="Live" actions={<Export name="visits" {...pages} />}>
      <List
        label="Visits"
        pages={pages}
        keyOf={(process) => process.id}
        hrefOf={({ operationId }) => `/app/${id}/operations/${operationId}`}
        empty="Visits stand here while people are at the camera, and after."
        columns={[
          { head: 'Begun', cell: ({ createdAt }) => <Moment at={createdAt} /> },
          { head: 'Status', cell: (process) => <Status id={id} process={process} follows={open.includes(process)} /> },
          { head: 'User', cell: ({ userId }) => userId ?? '–' },
          { head: 'Until', cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
          { head: 'Operation', cell: ({ operationId }) => <code>{shortId(operationId)}</code> },
        ]}
      />
    </Page>
  )
}
