import type { StatisticsReport } from '@livegate/contract'
import { useMemo } from 'preact/hooks'
import { queryOf } from '../api.ts'
import { Chart } from '../parts/chart.tsx'
import { Export } from '../parts/export.tsx'
import { SelectField, TextField } from '../parts/form.tsx'
import { Empty, Facts, Page, Trouble } from '../parts/parts.tsx'
import { Table, useFilters } from '../parts/table.tsx'
import { useLoad } from '../use-load.ts'
import { numberOf, sayCode } from '../words.ts'

const types = [
  ['', 'Any type'],
  ['VERIFICATION', 'Verification'],
  ['ENROLLMENT', 'Enrolment'],
  ['IDENTIFICATION', 'Identification'],
] as const

const steps = [
  ['created', 'Begun'],
  ['opened', 'Opened the page'],
  ['sent', 'Sent a recording'],
  ['decided', 'Decided'],
  ['confirmed', 'Confirmed'],
] as const

const share = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

export function StatisticsPage({ id }: { id: string }) {
  const [filters, change] = useFilters(['from', 'to', 'type'])
  const { value, error } = useLoad<StatisticsReport>(`/admin/application/${id}/statistics${queryOf(filters)}`)
  return (
    <Page title="Statistics" actions={<Export name="statistics" items={value?.days} />}>
      <search class="filters">
        <TextField
          label="From (UTC)"
          type="date"
          value={filters.from || (value?.from ?? '')}
          onInput={({ currentTarget }) => change('from', currentTarget.value)}
        />
        <TextField
          label="To"
          type="date"
          value={filters.to || (value?.to ?? '')}
          onInput={({ currentTarget }) => change('to', currentTarget.value)}
        />
        <SelectField
          label="Type"
          value={filters.type ?? ''}
          options={types}
          onChange={(type) => change('type', type)}
        />
      </search>
      <Trouble error={error} />
      {value && <Told report={value} />}
    </Page>
  )
}

function Told({ report }: { report: StatisticsReport }) {
  if (report.funnel.created === 0) return <Empty>Nothing was begun in that time.</Empty>
  return (
    <>
      <Drift drift={report.drift} />
      <Funnel report={report} />
      <Days report={report} />
      <section class="columns">
        <Ranking title="Why it could not be decided" counted={report.errors} whole={report.funnel.created} />
        <Ranking title="Why it was not confirmed" counted={report.reasons} whole={report.funnel.decided} />
        <Ranking title="Warnings" counted={report.warnings} whole={report.funnel.decided} />
      </section>
      <Scores
        name="Matching"
        histograms={report.matching}
        marks={report.thresholds.matching.map(({ threshold, fmr }) => ({
          at: threshold,
          label: `FMR ${fmr.toExponential(0)}`,
        }))}
      />
      <Scores
        name="Liveness"
        histograms={report.liveness}
        marks={[{ at: report.thresholds.liveness, label: 'threshold' }]}
      />
    </>
  )
}

/** Tells when scores are not what they were: cameras, light, people or models have changed. */
function Drift({ drift }: { drift: StatisticsReport['drift'] }) {
  const alarms = drift.filter(({ alarm }) => alarm)
  if (alarms.length === 0) return null
  return (
    <div class="notice notice-warning" role="status">
      {alarms.map(({ score, psi, recent, before }) => (
        <p key={score}>
          {sayCode(score)} scores have moved: {numberOf(recent)} of the last 7 days differ from {numberOf(before)} of
          the 28 before (population stability index {psi}, 0.25 alarms). Look for what has changed: cameras, light,
          people, models.
        </p>
      ))}
    </div>
  )
}

function Funnel({ report: { funnel, seconds } }: { report: StatisticsReport }) {
  return (
    <section aria-label="How far people come">
      <h2>How far people come</h2>
      <div class="funnel">
        {steps.map(([step, name]) => (
          <div key={step} class="funnel-step">
            <span>{name}</span>
            <meter min={0} max={funnel.created} value={funnel[step]} aria-label={name} />
            <span class="number">
              {numberOf(funnel[step])} <span class="quiet">{share(funnel[step], funnel.created)}</span>
            </span>
          </div>
        ))}
      </div>
      {seconds && (
        <Facts
          facts={[
            ['Half are done within', `${seconds.p50} s`],
            ['Nine of ten within', `${seconds.p90} s`],
            ['99 of 100 within', `${seconds.p99} s`],
          ]}
        />
      )}
    </section>
  )
}

function Days({ report: { days } }: { report: StatisticsReport }) {
  const x = useMemo(() => days.map(({ day }) => Date.parse(day) / 1000), [days])
  const series = useMemo(
    () => [
      { label: 'Confirmed', values: days.map(({ confirmed }) => confirmed), colour: '--success' },
      { label: 'Not confirmed', values: days.map(({ notConfirmed }) => notConfirmed), colour: '--danger' },
      { label: 'Not decided', values: days.map(({ failed }) => failed), colour: '--warning' },
    ],
    [days],
  )
  return (
    <section aria-label="Day by day">
      <h2>Day by day</h2>
      <Chart label="Operations a day, by outcome" x={x} series={series} time xLabel="Day, UTC" yLabel="Operations" />
    </section>
  )
}

function Ranking({ title, counted, whole }: { title: string; counted: StatisticsReport['errors']; whole: number }) {
  return (
    <div>
      <h2>{title}</h2>
      {counted.length === 0 ? (
        <Empty>Nothing.</Empty>
      ) : (
        <Table
          label={title}
          items={counted}
          keyOf={({ code }) => code}
          columns={[
            { head: 'What', cell: ({ code }) => sayCode(code) },
            { head: 'How many', number: true, cell: ({ count }) => numberOf(count) },
            { head: 'Share', number: true, cell: ({ count }) => share(count, whole) },
          ]}
        />
      )}
    </div>
  )
}

type Histograms = StatisticsReport['matching']

function Scores({
  name,
  histograms,
  marks,
}: {
  name: string
  histograms: Histograms
  marks: { at: number; label: string }[]
}) {
  const { confirmed, notConfirmed } = histograms
  const x = useMemo(() => confirmed.map((_, bin) => (bin + 0.5) / confirmed.length), [confirmed])
  const series = useMemo(
    () => [
      { label: 'Confirmed', values: confirmed, colour: '--success' },
      { label: 'Not confirmed', values: notConfirmed, colour: '--danger' },
    ],
    [confirmed, notConfirmed],
  )
  const total = [...confirmed, ...notConfirmed].reduce((all, count) => all + count, 0)
  if (total === 0) return null
  return (
    <section aria-label={`${name} scores`}>
      <h2>{name} scores</h2>
      <Chart
        label={`${name} scores of ${total} operations`}
        x={x}
        series={series}
        bars
        xLabel="Score"
        yLabel="Operations"
        marks={marks}
      />
    </section>
  )
}
