import type { AuditEvent, DecisionReport, OperationReport, UserReport } from '@livegate/contract'
import { Link } from 'wouter-preact'
import { get, ofApplication } from '../api.ts'
import { Act, Badge, Code, Facts, Moment, Page, Trouble } from '../parts/parts.tsx'
import { Scale } from '../parts/scale.tsx'
import { Table } from '../parts/table.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'
import { sayCode, scoreOf } from '../words.ts'
import { Outcome } from './operations.tsx'

type Props = { id: string; operationId: string }

/** An operation as an auditor reads it: the answer, the faces, the scores, the signals, what happened when. */
export function OperationPage({ id, operationId }: Props) {
  const path = `${ofApplication(id)}/operation/${operationId}`
  const mayAudit = useMay('AUDITOR')
  const report = useLoad<OperationReport>(path)
  const decision = useLoad<DecisionReport>(
    mayAudit ? `/admin/application/${id}/operation/${operationId}/decision` : undefined,
  )
  const { value: operation } = report
  return (
    <Page title="Operation" actions={operation && mayAudit && <Attest path={path} />}>
      <Trouble error={report.error ?? decision.error} />
      {operation && (
        <>
          <p class="answer">
            <Outcome operation={operation} /> {answerOf(operation, decision.value)}
          </p>
          {mayAudit && <Faces id={id} operation={operation} />}
          {decision.value && <Scores operation={operation} decision={decision.value} />}
          <About operation={operation} id={id} />
          {decision.value && <Signals decision={decision.value} />}
          {decision.value && <Timeline events={decision.value.timeline} />}
          {decision.value?.camera && <Raw title="Camera, by its own words" value={decision.value.camera} />}
          {decision.value?.models && <Raw title="Models" value={decision.value.models} />}
          <Raw title="Report" value={operation} />
        </>
      )}
    </Page>
  )
}

/** The answer in a sentence. */
function answerOf({ type, status, data }: OperationReport, decision: DecisionReport | undefined): string {
  const level = decision === undefined ? '' : ` Level: ${decision.securityLevel}.`
  if (status === 'ERROR') return 'It could not be decided.'
  if (status !== 'SUCCESS') return 'It is not decided yet.'
  const live = data.liveness === 'NONE' ? 'liveness was not asked for' : 'live'
  const whom = { VERIFICATION: 'Same person', ENROLLMENT: 'Enrolled', IDENTIFICATION: `Found: ${data.userId ?? ''}` }[
    type
  ]
  if (data.result) return `${whom}, ${live}.${level}`
  return `${(data.reasons ?? []).map(sayCode).join('; ') || 'Nobody was found'}.${level}`
}

function Faces({ id, operation }: { id: string; operation: OperationReport }) {
  const { userId } = operation.data
  const user = useLoad<UserReport>(
    userId && operation.type !== 'ENROLLMENT' ? `${ofApplication(id)}/user/${encodeURIComponent(userId)}` : undefined,
  )
  const enrolledIn = user.value?.templates.at(-1)?.operationId
  const enrolled = useLoad<OperationReport>(enrolledIn && `${ofApplication(id)}/operation/${enrolledIn}`)
  const resources = operation.resources ?? []
  const selfie = resources.find(({ type }) => type === 'SELFIE')
  const sample = resources.find(({ type }) => type === 'SAMPLE_SOURCE')
  const reference = enrolled.value?.resources?.find(({ type }) => type === 'SELFIE')
  if (resources.length === 0) return <p class="empty">No pictures are kept of this operation.</p>
  return (
    <section class="faces" aria-label="Faces">
      {selfie && <Face url={selfie.url} caption="Taken in this operation" />}
      {reference && <Face url={reference.url} caption="Enrolled" />}
      {sample && (
        <p>
          <a href={pathOf(sample.url)} download={`${operation.id}.${sample.format.split('/')[1] ?? 'bin'}`}>
            Download what was sent ({sample.format})
          </a>
        </p>
      )}
    </section>
  )
}

/** The API tells addresses as users reach it; an operator may come another way. */
const pathOf = (url: string) => new URL(url).pathname

function Face({ url, caption }: { url: string; caption: string }) {
  return (
    <figure class="face">
      <img src={pathOf(url)} alt={caption} />
      <figcaption>{caption}</figcaption>
    </figure>
  )
}

function Scores({ operation, decision }: { operation: OperationReport; decision: DecisionReport }) {
  const scores = operation.data.scores ?? []
  if (scores.length === 0) return null
  const thresholds = decision.matchingThresholds
  const matching = thresholds.find(({ level }) => level === decision.securityLevel)?.threshold ?? 0.5
  const ticks = thresholds.map(({ threshold, fmr }) => ({ at: threshold, label: `FMR ${fmr.toExponential(0)}` }))
  const of = {
    MATCHING: { name: 'Matching', threshold: matching, ticks },
    LIVENESS: { name: 'Liveness', threshold: decision.livenessThreshold, ticks: [] },
    IDENTITY_VERIFICATION: { name: 'Both together', threshold: 0.5, ticks: [] },
  }
  return (
    <section aria-label="Scores">
      <h2>Scores</h2>
      {scores.map(({ scoreType, score }) => (
        <Scale key={scoreType} score={score} {...of[scoreType]} />
      ))}
    </section>
  )
}

function About({ operation, id }: { operation: OperationReport; id: string }) {
  const { data } = operation
  const user = data.userId && <Link href={`/app/${id}/users/${encodeURIComponent(data.userId)}`}>{data.userId}</Link>
  return (
    <section aria-label="About">
      <h2>About</h2>
      <Facts
        facts={[
          ['Type', <Code key="type" code={operation.type} />],
          ['User', user ?? '–'],
          ['Begun', <Moment key="begun" at={operation.createdAt} />],
          ['Ended', <Moment key="ended" at={operation.finishedAt} />],
          ['Warnings', data.warnings?.map(sayCode).join(', ') ?? 'none'],
          [
            'Consent',
            operation.consents?.map(({ version, source }) => `${source}: ${version.slice(0, 12)}`).join(', ') ??
              'none told',
          ],
          ['Device', operation.userAgent ?? 'not kept'],
          ['OPERATION', <code key="id">{operation.id}</code>],
        ]}
      />
    </section>
  )
}

type Signal = DecisionReport['signals'][number]
const tones = { PASSED: 'success', FAILED: 'danger', NOT_JUDGED: 'quiet' } as const

const rangeOf = ({ allowed: { min, max }, unit }: Signal) => {
  if (min === undefined && max === undefined) return ''
  const text = min === undefined ? `≤ ${max}` : max === undefined ? `≥ ${min}` : `${min} to ${max}`
  return `${text} ${unit}`
}

function Signals({ decision: { signals } }: { decision: DecisionReport }) {
  if (signals.length === 0) return <p class="empty">No signals: liveness was not judged, or the details are removed.</p>
  return (
    <section aria-label="Signals">
      <h2>Signals</h2>
      <Table
        label="Signals"
        items={signals}
        keyOf={({ name }) => name}
        columns={[
          { head: 'Signal', cell: ({ name }) => sayCode(name) },
          { head: 'Against', cell: ({ kind }) => sayCode(kind) },
          {
            head: 'Value',
            number: true,
            cell: ({ value, unit }) => (value === undefined ? '–' : `${scoreOf(value)} ${unit}`),
          },
          { head: 'Allowed', cell: rangeOf },
          { head: 'Verdict', cell: ({ verdict }) => <Badge tone={tones[verdict]}>{sayCode(verdict)}</Badge> },
          { head: 'Reason', cell: ({ reason, detail }) => detail ?? (reason ? sayCode(reason) : '') },
        ]}
      />
    </section>
  )
}

/** Who it was, for people. */
export function actorOf({ actor }: AuditEvent): string {
  if (actor.kind === 'OPERATOR') return `Operator ${actor.account ?? actor.operatorId?.slice(0, 8) ?? ''}`
  if (actor.kind === 'APPLICATION') return `Application, key ${actor.apiKeyId ?? ''}`
  if (actor.kind === 'CAPTURE_SESSION') return actor.phoneSession ? 'The phone' : 'The page'
  return `Livegate${actor.job ? `, ${actor.job}` : ''}`
}

function Timeline({ events }: { events: AuditEvent[] }) {
  return (
    <section aria-label="Timeline">
      <h2>Timeline</h2>
      <ol class="timeline">
        {events.map((event) => (
          <li key={event.sequence}>
            <Moment at={event.at} /> <strong>{sayCode(event.type)}</strong>
            {event.outcome !== 'DONE' && <> ({sayCode(event.outcome)})</>} <span class="quiet">{actorOf(event)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Raw({ title, value }: { title: string; value: object }) {
  return (
    <details>
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keyboard has to get there (WCAG 2.1.1) */}
      <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
    </details>
  )
}

/** Downloads the signed statement. */
function Attest({ path }: { path: string }) {
  const download = async () => {
    const attestation = await get<object>(`${path}/attestation`)
    const url = URL.createObjectURL(new Blob([JSON.stringify(attestation)], { type: 'application/json' }))
    Object.assign(document.createElement('a'), { href: url, download: 'attestation.json' }).click()
    URL.revokeObjectURL(url)
  }
  return <Act run={download}>Attestation</Act>
}
