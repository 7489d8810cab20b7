import { histogramBins, sampleRejection } from '@livegate/contract'
import { and, eq, gte, lte, type SQL, sql } from 'drizzle-orm'
import { type Counts, type DayFacts, type Statistics, secondsPerBin } from '../domain/statistics.ts'
import type { Database } from './database.ts'
import { countedUntil, operationDay } from './schema.ts'

/** Errors of a SAMPLE, or after it: the person did what was asked. */
const afterSample = [...sampleRejection.options, 'TEMPLATE_NOT_COMPARABLE', 'PROCESSING_FAILED', 'BIOMETRIC_LOCKOUT']

/** A count of some OPERATIONs of a day and type: `name` of what, and for histograms the bin. */
type Counted = { day: string; type: DayFacts['type']; kind: string; name: string; count: number }

/** Counts of OPERATIONs in PostgreSQL. */
export function createStatistics(database: Database): Statistics {
  return {
    async count(applicationId, fromDay, toDay) {
      const { rows } = await database.execute<Counted>(countQuery(applicationId, fromDay, toDay))
      return toFacts(rows)
    },
    async kept(applicationId, fromDay, toDay) {
      const ofApplication = eq(operationDay.applicationId, applicationId)
      const rows = await database
        .select()
        .from(operationDay)
        .where(and(ofApplication, gte(operationDay.day, fromDay), lte(operationDay.day, toDay)))
        .orderBy(operationDay.day)
      return rows.map(({ day, type, facts }) => ({ day, type, ...facts }))
    },
    async reach(applicationId) {
      const { rows } = await database.execute<{ kept_until: string | null; first: string | null }>(sql`
        select (select day::text from counted_until where application_id = ${applicationId}) as kept_until,
          (select (created_at at time zone 'UTC')::date::text from operation
            where application_id = ${applicationId} order by created_at limit 1) as first`)
      return { keptUntil: rows[0]?.kept_until ?? undefined, first: rows[0]?.first ?? undefined }
    },
    keep: (applicationId, untilDay, facts) =>
      database.transaction(async (transaction) => {
        const values = facts.map(({ day, type, ...rest }) => ({ applicationId, day, type, facts: rest }))
        if (values.length > 0) await transaction.insert(operationDay).values(values).onConflictDoNothing()
        await transaction
          .insert(countedUntil)
          .values({ applicationId, day: untilDay })
          .onConflictDoUpdate({
            target: countedUntil.applicationId,
            set: { day: sql`greatest(${countedUntil.day}, excluded.day)` },
          })
      }),
  }
}

/** One pass over the days' rows; the index on application and moment holds them together. */
function countQuery(applicationId: string, fromDay: string, toDay: string): SQL {
  const verdict = sql`case when result then 'confirmed' else 'notConfirmed' end`
  const decided = sql`status = 'SUCCESS'`
  const binOf = (score: SQL) => sql`least(floor(${score} * ${histogramBins})::int, ${histogramBins - 1})::text`
  return sql`
    with begun as materialized (
      select (o.created_at at time zone 'UTC')::date as day, o.type, o.status, o.result, o.error, o.scores, o.reasons, o.warnings,
        (o.process_id is null or p.session_key_sha256 is not null) as opened,
        (o.process_id is null or o.status in ('SUCCESS', 'PROCESSING') or p.rejection is not null
          or o.error = any(${sql.param(afterSample)}::text[])) as sent,
        extract(epoch from o.finished_at - o.created_at) as seconds
      from operation o left join gateway_process p on p.id = o.process_id
      where o.application_id = ${applicationId}
        and o.created_at >= ${fromDay}::date at time zone 'UTC'
        and o.created_at < (${toDay}::date + 1) at time zone 'UTC'
    ), counted as (
      select day, type, 'created' as kind, '' as name from begun
      union all select day, type, 'opened', '' from begun where opened
      union all select day, type, 'sent', '' from begun where sent
      union all select day, type, ${verdict}, '' from begun where ${decided}
      union all select day, type, 'failed', '' from begun where status = 'ERROR'
      union all select day, type, 'errors', error from begun where error is not null
      union all select day, type, 'reasons', reason from begun, jsonb_array_elements_text(reasons) reason where ${decided}
      union all select day, type, 'warnings', warning from begun, jsonb_array_elements_text(warnings) warning
      union all select day, type, 'seconds', floor(seconds / ${secondsPerBin}::int)::int::text from begun where ${decided}
      union all select day, type, lower(score ->> 'scoreType') || ' ' || ${verdict}, ${binOf(sql`(score ->> 'score')::float8`)}
        from begun, jsonb_array_elements(scores) score
        where ${decided} and score ->> 'scoreType' in ('MATCHING', 'LIVENESS')
    )
    select day::text, type, kind, name, count(*)::int as count from counted group by 1, 2, 3, 4 order by 1, 2`
}

function toFacts(rows: readonly Counted[]): DayFacts[] {
  const byDay = new Map<string, Counted[]>()
  for (const row of rows) {
    const key = `${row.day} ${row.type}`
    byDay.set(key, [...(byDay.get(key) ?? []), row])
  }
  return [...byDay.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const total = (kind: string) => own.find((row) => row.kind === kind)?.count ?? 0
    const counts = (kind: string): Counts =>
      Object.fromEntries(own.filter((row) => row.kind === kind).map(({ name, count }) => [name, count]))
    const byVerdict = (score: string) => ({
      confirmed: counts(`${score} confirmed`),
      notConfirmed: counts(`${score} notConfirmed`),
    })
    return [
      {
        day: first.day,
        type: first.type,
        created: total('created'),
        opened: total('opened'),
        sent: total('sent'),
        confirmed: total('confirmed'),
        notConfirmed: total('notConfirmed'),
        failed: total('failed'),
        errors: counts('errors'),
        reasons: counts('reasons'),
        warnings: counts('warnings'),
        matching: byVerdict('matching'),
        liveness: byVerdict('liveness'),
        seconds: counts('seconds'),
      },
    ]
  })
}
