import type { UserReport } from '@livegate/contract'
import { Link, useLocation } from 'wouter-preact'
import { call, ofApplication } from '../api.ts'
import { Act, Destroy, Facts, Moment, Page, Trouble } from '../parts/parts.tsx'
import { Table } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'
import { shortId } from '../words.ts'

export function UserPage({ id, userId }: { id: string; userId: string }) {
  const path = `${ofApplication(id)}/user/${encodeURIComponent(userId)}`
  const { value: user, error, reload } = useLoad<UserReport>(path)
  const [, go] = useLocation()
  const may = useMay('OPERATOR')
  const mayAudit = useMay('AUDITOR')
  const actions = (
    <>
      {mayAudit && (
        <a class="button" href={`/api${path}/export`} download="user.json">
          Export
        </a>
      )}
      {may && <Act run={() => call('POST', `${path}/unlock`).then(reload)}>Unlock</Act>}
      {may && (
        <Destroy
          what="Erase this user"
          name={userId}
          run={() => call('DELETE', path).then(() => go(`/app/${id}/users`))}
        />
      )}
    </>
  )
  return (
    <Page title={userId} actions={user && actions}>
      <Trouble error={error} />
      {user && (
        <>
          <Facts
            facts={[
              ['Made', <Moment key="made" at={user.createdAt} />],
              ['Groups', user.groups.join(', ') || 'none'],
              ['Failed in a row', user.lockOut?.failedInARow ?? 0],
              ['Failed in all', user.lockOut?.failedInAll ?? 0],
              [
                'Locked until',
                user.lockOut?.lockedUntil ? <Moment key="locked" at={user.lockOut?.lockedUntil} /> : 'not locked',
              ],
              [
                'Operations',
                <Link key="operations" href={`/app/${id}/operations?userId=${encodeURIComponent(userId)}`}>
                  Show them
                </Link>,
              ],
            ]}
          />
          <h2>Templates</h2>
          {user.templates.length === 0 ? (
            <p class="empty">No face is enrolled.</p>
          ) : (
            <Table
              label="Templates"
              items={user.templates}
              keyOf={(template) => template.id}
              columns={[
                { head: 'Made', cell: ({ createdAt }) => <Moment at={createdAt} /> },
                { head: 'Quality', number: true, cell: ({ quality }) => quality.toFixed(1) },
                { head: 'Model', cell: ({ modelId }) => modelId },
                {
                  head: 'Operation',
                  cell: ({ operationId }) => (
                    <Link href={`/app/${id}/operations/${operationId}`}>{shortId(operationId)}</Link>
                  ),
                },
              ]}
            />
          )}
        </>
      )}
    </Page>
  )
}
