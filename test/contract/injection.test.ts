import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** Signs of injected media, from the upload to the report, by the calls that the page makes. */

let livegate: RunningLivegate
let nextMs = 1000

beforeAll(async () => {
  livegate = await startLivegate()
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

/** Another moment of the recording at each call; as an encoder writes it, so that there are always other warnings. */
function makeNextClip(): Promise<Uint8Array> {
  nextMs += 1000
  return makeClip({ recording: 'personA', fromMs: nextMs, lengthMs: 2500 })
}

/** Enrols user "a" with a SAMPLE; says the operation's data. */
async function enrol(through: RunningLivegate, sample: Uint8Array, headers: Record<string, string> = {}) {
  const client = await connect(through)
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  expect((await capture.send(sample, 'video/webm', undefined, headers)).status).toBe(202)
  return (await client.completion(processId)).data
}

const factsOf = (label: string) => ({ 'camera-facts': encodeURIComponent(JSON.stringify({ label, widthPx: 640 })) })

describe('a virtual camera', () => {
  it('is a warning by default', async () => {
    const data = await enrol(livegate, await makeNextClip(), factsOf('OBS Virtual Camera'))
    expect(data).toMatchObject({ result: true, warnings: expect.arrayContaining(['VIRTUAL_CAMERA']) })
    expect(data).not.toHaveProperty('reasons')
  })

  it('decides against the SAMPLE where the application says so', async () => {
    const strict = await withApplication(livegate, '--injection', 'VIRTUAL_CAMERA=REJECT')
    const data = await enrol(strict, await makeNextClip(), factsOf('OBS Virtual Camera'))
    expect(data).toMatchObject({ result: false, reasons: ['VIRTUAL_CAMERA'] })
  })

  it.each([
    ['a camera', factsOf('Integrated Camera (04f2:b6dd)')],
    ['no JSON', { 'camera-facts': 'OBS Virtual Camera' }],
    ['broken percent-encoding', { 'camera-facts': '%E0%A4%A' }],
    ['a label that is too long', factsOf(`OBS Virtual Camera ${'x'.repeat(200)}`)],
    ['a header that is too long', factsOf(`OBS Virtual Camera ${'x'.repeat(5000)}`)],
  ])('is not seen in %s', async (_, headers) => {
    const data = await enrol(livegate, await makeNextClip(), headers)
    expect(data.result).toBe(true)
    expect(data.warnings).not.toContain('VIRTUAL_CAMERA')
  })
})

describe('a SAMPLE that came before', () => {
  it('is refused in another process', async () => {
    const clip = await makeNextClip()
    expect(await enrol(livegate, clip)).toMatchObject({ result: true })
    expect(await enrol(livegate, clip)).toMatchObject({ result: false, reasons: ['SAMPLE_SEEN_BEFORE'] })
  })

  it('is of no interest to another application', async () => {
    const clip = await makeNextClip()
    expect(await enrol(livegate, clip)).toMatchObject({ result: true })
    expect(await enrol(await withApplication(livegate), clip)).toMatchObject({ result: true })
  })
})
