import type { CaptureView, LightAnswer, LightChallenge } from '@livegate/contract'
import { createEngine } from '@livegate/engine'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { encodeClip } from '../encode-clip.ts'
import { lightPictures, type TimedFace } from '../lit-clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type CutPicture, forEachPicture } from '../recordings.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** The light challenge by the calls that the page makes; the face's response is simulated on a recording. */

const cut = { recording: 'personA', fromMs: 2000, lengthMs: 3900 } as const

let livegate: RunningLivegate
let pictures: CutPicture[]
let faces: TimedFace[]

beforeAll(async () => {
  livegate = await startLivegate()
  pictures = []
  await forEachPicture(cut, async (picture) => void pictures.push(picture))
  const engine = await createEngine()
  const analysis = await engine.analyse(await makeClip(cut), { purpose: 'VERIFICATION', liveness: 'NONE' })
  await engine.close()
  if (!analysis.accepted) throw new Error(analysis.detail)
  faces = analysis.frames.flatMap(({ timestampMs, face }) => (face ? { timestampMs, ...face } : []))
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

/** A capture session of an application with this policy, its camera running, with the colours it was asked for. */
async function openLitCapture(policy: 'ON' | 'REQUIRED') {
  const client = await connect(await withApplication(livegate, '--light-challenge', policy))
  const { gatewayUrl, processId } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const capture = await openCapture(gatewayUrl)
  const { lightChallenge } = (await (await capture.begin()).json()) as CaptureView
  if (lightChallenge === undefined) throw new Error('no colours')
  return { client, capture, processId, lightChallenge }
}

/** Of each colour the one that differs in both red and blue: no sequence is taken for its opposite. */
const opposites: Record<string, string> = {
  '#6cbc59': '#e188f3',
  '#e188f3': '#6cbc59',
  '#6caef3': '#e19b59',
  '#e19b59': '#6caef3',
}

const inTime = ({ colours, stepMs }: LightChallenge) => colours.map((_, step) => 300 + step * stepMs)

function respond(challenge: LightChallenge): Promise<Uint8Array> {
  const shown = { ...challenge, shownAtMs: inTime(challenge), lastsMs: challenge.stepMs }
  const scene = { screenToAmbient: 0.4, lights: 'FACE', backgroundPart: 0.06, delayMs: 150, noiseLevels: 1.5 } as const
  const lit = lightPictures(pictures, faces, shown, { ...scene, seed: 3 })
  return encodeClip(lit, { container: 'WEBM', codec: 'vp8' })
}

/** Answers with a response to what `see` makes of each sequence drawn, again while it can't be judged; then the report. */
async function answer(see: (colours: readonly string[]) => string[]) {
  const { client, capture, processId, lightChallenge } = await openLitCapture('ON')
  let asked: LightChallenge | undefined = lightChallenge
  while (asked !== undefined) {
    const clip = await respond({ ...asked, colours: see(asked.colours) })
    const sent = await capture.send(clip, 'video/webm', { shownAtMs: inTime(asked) })
    expect(sent.status).toBe(202)
    let view = (await sent.json()) as CaptureView
    while (view.status === 'PROCESSING') view = (await (await capture.view(view.version)).json()) as CaptureView
    asked = view.lightChallenge
  }
  return (await client.completion(processId)).data
}

it('passes a face that answers the colours drawn for it', async () => {
  const data = await answer((colours) => [...colours])
  expect(data).toMatchObject({ lightChallenge: 'PASSED' })
  expect(data.reasons ?? []).not.toContainEqual(expect.stringMatching(/^LIGHT_/))
})

it('refuses the answer to other colours', async () => {
  const data = await answer((colours) => colours.map((colour) => opposites[colour] ?? ''))
  expect(data).toMatchObject({ result: false, lightChallenge: 'FAILED' })
  expect(data.reasons).toContain('LIGHT_RESPONSE_WRONG')
})

it('draws other colours for the next try, when the first could not be judged', async () => {
  const { capture, lightChallenge } = await openLitCapture('ON')
  const short = await makeClip({ ...cut, lengthMs: 1500 })
  const sent = await capture.send(short, 'video/webm', { shownAtMs: inTime(lightChallenge) })
  const { version } = (await sent.json()) as CaptureView
  const view = (await (await capture.view(version)).json()) as CaptureView
  expect(view).toMatchObject({ status: 'IN_PROGRESS', rejection: 'SAMPLE_TOO_SHORT', triesLeft: 2 })
  expect(view.lightChallenge?.colours).not.toEqual(lightChallenge.colours)
})

it.each([
  ['ON', { result: true, lightChallenge: 'DECLINED' }],
  ['REQUIRED', { result: false, lightChallenge: 'DECLINED', reasons: ['LIGHT_CHALLENGE_DECLINED'] }],
] as const)('going without changing light, policy %s', async (policy, outcome) => {
  const { client, capture, processId } = await openLitCapture(policy)
  await capture.send(await makeClip(cut), 'video/webm', { declined: 'CHOSEN' })
  expect((await client.completion(processId)).data).toMatchObject(outcome)
})

it.each<[string, LightAnswer | undefined]>([
  ['nothing', undefined],
  ['too few times', { shownAtMs: [300] }],
])('a SAMPLE that says %s of its colours is refused and costs no try', async (_, light) => {
  const { capture } = await openLitCapture('ON')
  const reply = await capture.send(await makeClip(cut), 'video/webm', light)
  expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, 'INVALID_REQUEST'])
  expect(await (await capture.view()).json()).toMatchObject({ status: 'IN_PROGRESS', triesLeft: 3 })
})
