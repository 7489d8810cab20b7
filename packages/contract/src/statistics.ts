import { z } from 'zod'
import { operationType, securityLevel } from './biometrics.ts'

/** A day in UTC. */
const day = z.iso.date()

/** Query of `GET application/{applicationId}/statistics`. */
export const statisticsQuery = z.object({
  from: day.optional().describe('The first day, UTC; else 29 days before the last'),
  to: day.optional().describe('The last day, UTC; else today'),
  type: operationType.optional().describe('Only of this type'),
})
export type StatisticsQuery = z.infer<typeof statisticsQuery>

const counted = z.array(z.object({ code: z.string(), count: z.int() })).describe('The most frequent first')

/** How many fell into each of as many equal parts of 0..1. */
export const histogramBins = 50
const histogram = z.array(z.int()).length(histogramBins)
const histograms = z.object({ confirmed: histogram, notConfirmed: histogram })

const drift = z.object({
  score: z.enum(['MATCHING', 'LIVENESS']),
  psi: z
    .number()
    .optional()
    .describe('Population stability index of the last 7 days against the 28 before (Siddiqi 2006); absent: too few'),
  alarm: z.boolean().describe('Above 0.25: look for what has changed, cameras, light, people or models'),
  recent: z.int(),
  before: z.int(),
})

/** 200 of `GET application/{applicationId}/statistics`. */
export const statisticsReport = z
  .object({
    from: day,
    to: day,
    funnel: z
      .object({ created: z.int(), opened: z.int(), sent: z.int(), decided: z.int(), confirmed: z.int() })
      .describe('Of the OPERATIONs begun in that time, how many came how far'),
    days: z.array(z.object({ day, created: z.int(), confirmed: z.int(), notConfirmed: z.int(), failed: z.int() })),
    errors: counted.describe('Why it could not be decided: where people give up'),
    reasons: counted.describe('Why it was decided false'),
    warnings: counted,
    matching: histograms.describe('How many MATCHING scores in each fiftieth of 0..1'),
    liveness: histograms,
    thresholds: z.object({
      matching: z.array(z.object({ level: securityLevel, threshold: z.number(), fmr: z.number() })),
      liveness: z.number(),
    }),
    seconds: z
      .object({ p50: z.number(), p90: z.number(), p99: z.number() })
      .optional()
      .describe('From the beginning to the decision, to 2 s; absent where nothing was decided'),
    drift: z.array(drift),
  })
  .meta({ id: 'Statistics' })
export type StatisticsReport = z.infer<typeof statisticsReport>
