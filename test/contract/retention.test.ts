import type { CaptureView } from '@livegate/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, runLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** What an application keeps, as an operator sets it beside a running server. */

let livegate: RunningLivegate

beforeAll(async () => {
  livegate = await startLivegate()
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

async function run(...words: string[]) {
  const { code, stdout } = await runLivegate(livegate.environment, ...words, '--json')
  return { code, value: JSON.parse(stdout) as Record<string, unknown> }
}

it('is set, shown and purged by, from a shell', async () => {
  const applicationId = livegate.applicationId
  expect((await run('app', 'retention', applicationId)).value).toEqual({ applicationId, retentionDays: {} })
  const retentionDays = { SAMPLE_SOURCE: 0, SELFIE: 0, DETAILS: 0 }
  expect((await run('app', 'retention', applicationId, 'decision-only')).value).toEqual({
    applicationId,
    retentionDays,
  })
  expect((await run('app', 'retention', applicationId)).value).toEqual({ applicationId, retentionDays })
  const purged = ['SAMPLE_SOURCE', 'SELFIE', 'DETAILS'].map((kind) => ({ applicationId, kind, days: 0, removed: 0 }))
  expect(await run('purge', '--dry-run')).toEqual({ code: 0, value: { dryRun: true, purged } })
  expect(await run('purge')).toEqual({ code: 0, value: { dryRun: false, purged } })
  expect((await run('app', 'retention', applicationId, 'SELFIE=soon')).code).toBe(1)
})

it.each([
  ['SAMPLE_SOURCE=7,SELFIE=90', 90],
  ['SAMPLE_SOURCE=7', undefined],
])('the page of an application with %s tells the person: %s days', async (retention, days) => {
  const client = await connect(await withApplication(livegate, '--retention', retention))
  const { gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'anna' })
  const view = (await (await (await openCapture(gatewayUrl)).view()).json()) as CaptureView
  expect(view.settings.evidenceRetentionDays).toBe(days)
})
