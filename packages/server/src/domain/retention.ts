import { type KeptKind, keptKind } from '@livegate/contract'
import { invalidField } from './errors.ts'

/** Days after its end that each kind is kept of an OPERATION; 0: not beyond the decision; a kind that is absent: until deleted. */
export type RetentionDays = Partial<Record<KeptKind, number>>

const decisionOnly: RetentionDays = { SAMPLE_SOURCE: 0, SELFIE: 0, DETAILS: 0 }
const longestDays = 36_500
const dayMs = 24 * 3600_000

/**
 * Reads `FOREVER`, `DECISION_ONLY` or `KIND=DAYS,KIND=FOREVER,…`; kinds that are not named are kept until deleted.
 * Errors: INVALID_REQUEST.
 */
export function parseRetention(text: string): RetentionDays {
  const whole = text.trim().toUpperCase().replace('-', '_')
  if (whole === '' || whole === 'FOREVER') return {}
  if (whole === 'DECISION_ONLY') return { ...decisionOnly }
  const retention: RetentionDays = {}
  for (const entry of text.split(',')) {
    const [name, value = ''] = entry.split('=').map((part) => part.trim().toUpperCase())
    const kind = keptKind.safeParse(name)
    if (!kind.success) throw invalidField('retention', `"${entry}" names none of ${keptKind.options.join(', ')}`)
    if (value === 'FOREVER') delete retention[kind.data]
    else retention[kind.data] = parseDays(entry, value)
  }
  return retention
}

function parseDays(entry: string, value: string): number {
  const days = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (days <= longestDays) return days
  throw invalidField('retention', `"${entry}" must end with =FOREVER or a number of days up to ${longestDays}`)
}

/** How long pictures of the person are kept, days: the longer of both kinds. Undefined: until deleted. */
export function evidenceRetentionDays({ SAMPLE_SOURCE: sample, SELFIE: selfie }: RetentionDays): number | undefined {
  return sample === undefined || selfie === undefined ? undefined : Math.max(sample, selfie)
}

/** The OPERATIONs of which a kind goes: those that ended at this moment or before it. */
export function cutoffOf(days: number, now: Date): Date {
  return new Date(now.getTime() - days * dayMs)
}

/** The kinds whose days are limited, with them. */
export function limitedKinds(retention: RetentionDays): { kind: KeptKind; days: number }[] {
  return keptKind.options.flatMap((kind) => {
    const days = retention[kind]
    return days === undefined ? [] : [{ kind, days }]
  })
}
