import { onCameraLost, openCamera } from '../camera.ts'
import { runGuide } from '../guide/run-guide.ts'
import { type Page, takeView } from '../page.ts'
import { drawPortrait } from '../portrait.ts'
import { chooseRecordingType, recordSample } from '../recorder.ts'

/** Asks for the camera. */
export async function acquireCamera(page: Page, signal: AbortSignal): Promise<void> {
  const result = await openCamera()
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
  onCameraLost(camera, signal, () => store.dispatch({ type: 'CAMERA_FAILED', camera: 'lost' }))
  void reportCapturing(page, signal)
  const recording = await runGuide({
    video: camera.video,
    stageSize: () => ({ width: window.innerWidth, height: window.innerHeight }),
    onFacts: (guide) => store.dispatch({ type: 'GUIDED', guide }),
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
  const { camera, store } = page
  const type = chooseRecordingType((name) => MediaRecorder.isTypeSupported(name))
  if (camera === undefined || type === undefined) return store.dispatch({ type: 'CAMERA_FAILED', camera: 'lost' })
  onCameraLost(camera, signal, () => store.dispatch({ type: 'CAMERA_FAILED', camera: 'lost' }))
  const hidden = () => document.hidden && store.dispatch({ type: 'CAMERA_FAILED', camera: 'interrupted' })
  document.addEventListener('visibilitychange', hidden, { signal })
  const { lit } = store.get().guide
  const onProgress = (ring: number) =>
    store.dispatch({ type: 'GUIDED', guide: { hint: 'recording', ring, manual: false, lit } })
  try {
    const sample = await recordSample(camera.stream, type, onProgress, signal)
    page.portrait = drawPortrait(camera.video)
    store.dispatch({ type: 'RECORDED', sample })
  } catch {
    if (!signal.aborted) store.dispatch({ type: 'CAMERA_FAILED', camera: 'interrupted' })
  }
}
