import type { WebhookAnswer } from './webhook-ports.ts'

const minute = 60
const hour = 60 * minute

/** Between one attempt and the next, s: ten attempts within three days (Standard Webhooks, "Retries"). */
const delaysSeconds = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 20 * hour]

/** Each delay by up to a tenth more or less, so that what failed together does not come back together. */
const jitter = 0.1
const longestWaitSeconds = 24 * hour

/** What follows from an attempt, the `attempts`-th: RETRY_AT, or one of the ends. GONE: the receiver wants nothing more, ever. */
export type Verdict = { kind: 'DELIVERED' | 'FAILED' | 'GONE' } | { kind: 'RETRY_AT'; at: Date }

/** Judges an attempt. `random`: 0..1. */
export function judgeAttempt(
  answer: WebhookAnswer,
  { attempts, now, random }: { attempts: number; now: Date; random: number },
): Verdict {
  if ('statusCode' in answer && answer.statusCode >= 200 && answer.statusCode < 300) return { kind: 'DELIVERED' }
  if ('statusCode' in answer && answer.statusCode === 410) return { kind: 'GONE' }
  const delay = delaysSeconds[attempts - 1]
  if (delay === undefined) return { kind: 'FAILED' }
  const jittered = delay * (1 + jitter * (2 * random - 1))
  const asked = Math.min(longestWaitSeconds, askedWaitSeconds(answer, now))
  return { kind: 'RETRY_AT', at: new Date(now.getTime() + 1000 * Math.max(jittered, asked)) }
}

/** Retry-After of a receiver that is overloaded: seconds or a date (RFC 9110, 10.2.3); else 0. */
function askedWaitSeconds(answer: WebhookAnswer, now: Date): number {
  if (!('statusCode' in answer) || (answer.statusCode !== 429 && answer.statusCode !== 503)) return 0
  const { retryAfter = '' } = answer
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter)
  const at = /^[A-Z][a-z]{2}, /.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN
  return Number.isNaN(at) ? 0 : Math.max(0, (at - now.getTime()) / 1000)
}
