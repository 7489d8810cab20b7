import type { CaptureView, LightAnswer, LightChallenge } from '@livegate/contract'
import { recordBurst } from '../burst.ts'
import { type Camera, onCameraLost, openCamera } from '../camera.ts'
import { createAdviser } from '../guide/ask-advice.ts'
import { runGuide } from '../guide/run-guide.ts'
import { initialChoice, prefersReducedMotion, type WithoutLight } from '../light/light-choice.ts'
import { recordingMsOf, showColours } from '../light/show-colours.ts'
import { type Page, startUpload, takeView } from '../page.ts'
import { drawPortrait } from '../portrait.ts'
import { recordingMs, recordSample, type Sample } from '../recorder.ts'
import { type RecordingWay, recordingWayOf } from '../support.ts'

/** Asks for the camera. */
export async function acquireCamera(page: Page, signal: AbortSignal): Promise<void> {
  const result = await openCamera(page.cameraMemory)
  if (signal.aborted) {
    if ('camera' in result) result.camera.stop()
    return
  }
  if ('camera' in result) {
    page.camera = result.camera
    page.store.dispatch({ type: 'CAMERA_RUNS' })
  } else if ('permission' in result.failure) {
    page.store.dispatch({ type: 'CAMERA_DENIED', permission: result.failure.permission })
  } else {
    page.store.dispatch({ type: 'CAMERA_FAILED', camera: result.failure.camera })
  }
}

/** Guides the person until the recording starts. */
export async function guideToRecording(page: Page, signal: AbortSignal): Promise<void> {
  const { camera, store } = page
  if (camera === undefined) return store.dispatch({ type: 'CAMERA_FAILED', camera: 'lost' })
  onCameraLost(camera, signal, (problem) => store.dispatch({ type: 'CAMERA_FAILED', camera: problem }))
  void reportCapturing(page, signal)
  const { api } = page
  const advised = store.get().view?.settings.advice === true && api !== undefined
  const mayAsk = () => store.get().view?.status === 'IN_PROGRESS'
  const recording = await runGuide({
    video: camera.video,
    stageSize: () => ({ width: window.innerWidth, height: window.innerHeight }),
    onFacts: (guide) => store.dispatch({ type: 'GUIDED', guide }),
    adviser: advised ? createAdviser({ send: api.askAdvice, mayAsk }, signal) : undefined,
    signal,
  })
  if (recording) store.dispatch({ type: 'RECORD' })
}

/** A lost report is made up for before the upload. */
async function reportCapturing(page: Page, signal: AbortSignal): Promise<void> {
  const reply = await page.api?.reportProgress(signal)
  if (reply?.kind === 'ok') takeView(page, reply.body)
}

/** Records the SAMPLE. */
export async function record(page: Page, signal: AbortSignal): Promise<void> {
  const { api, camera, store } = page
  const way = recordingWayOf(window)
  if (camera === undefined || way === undefined || api === undefined)
    return store.dispatch({ type: 'CAMERA_FAILED', camera: 'lost' })
  onCameraLost(camera, signal, (problem) => store.dispatch({ type: 'CAMERA_FAILED', camera: problem }))
  const hidden = () => document.hidden && store.dispatch({ type: 'CAMERA_FAILED', camera: 'interrupted' })
  document.addEventListener('visibilitychange', hidden, { signal })
  try {
    const reviewed = store.get().view?.settings.photoReview === true
    const upload = startUpload(page, api)
    // Who wants to look first has sent nothing yet.
    const onBytes = reviewed ? () => {} : upload.add
    const sample = await recordWithLight(page, { camera, way, onBytes }, signal)
    page.portrait = drawPortrait(camera.video)
    store.dispatch({ type: reviewed ? 'RECORDED_FOR_REVIEW' : 'RECORDED', sample })
  } catch {
    page.upload?.drop()
    if (!signal.aborted) store.dispatch({ type: 'CAMERA_FAILED', camera: 'interrupted' })
  }
}

/** Records while the surround changes colour, where colours are asked for and the person does not go without. */
async function recordWithLight(
  page: Page,
  { camera, way, onBytes }: { camera: Camera; way: RecordingWay; onBytes: (bytes: Blob) => void },
  signal: AbortSignal,
): Promise<Sample> {
  const { store } = page
  const light = await lightOf(page, signal)
  const challenge = light !== undefined && 'colours' in light ? light : undefined
  const { view, guide } = store.get()
  // Whoever was too still to be told from a photo should not hear again to look and do nothing.
  const hint = view?.rejection === 'FACE_TOO_STILL' ? 'moveALittle' : 'recording'
  let shown: Promise<number[]> | undefined
  const show = (colour: string | undefined) => store.dispatch({ type: 'COLOURED', colour })
  const recording = {
    lengthMs: challenge === undefined ? recordingMs : recordingMsOf(challenge),
    onStart: () => {
      shown = challenge && showColours(challenge, show, signal)
    },
    onBytes,
    onProgress: (ring: number) =>
      store.dispatch({ type: 'GUIDED', guide: { hint, ring, manual: false, lit: guide.lit } }),
  }
  const sample = await (way === 'BURST'
    ? recordBurst(camera, recording, signal)
    : recordSample(camera.stream, way, recording, signal))
  const answer = await answerOf(light, shown)
  return answer === undefined ? sample : { ...sample, light: answer }
}

type Light = LightChallenge | { declined: WithoutLight } | undefined

async function answerOf(light: Light, shown: Promise<number[]> | undefined): Promise<LightAnswer | undefined> {
  return light !== undefined && 'declined' in light ? light : shown && { shownAtMs: await shown }
}

/** The colours to show, or why none, or undefined where nobody asks for any. Throws when they don't come. */
async function lightOf(page: Page, signal: AbortSignal): Promise<Light> {
  const { view, withoutLight } = page.store.get()
  if (view === undefined || view.settings.lightChallenge === 'OFF') return undefined
  const choice = withoutLight ? 'CHOSEN' : initialChoice(view.settings, prefersReducedMotion())
  if (choice !== undefined) return { declined: choice }
  return challengeOf(view) ?? (await challengeAfterReport(page, signal))
}

/** They come with the server's answer to the report that the camera runs, which may have been lost. */
async function challengeAfterReport(page: Page, signal: AbortSignal): Promise<LightChallenge> {
  await reportCapturing(page, signal)
  const challenge = challengeOf(page.store.get().view)
  if (challenge === undefined) throw new Error('no colours came')
  return challenge
}

function challengeOf(view: CaptureView | undefined): LightChallenge | undefined {
  return view?.status === 'IN_PROGRESS' ? view.lightChallenge : undefined
}
