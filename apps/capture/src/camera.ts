import { type CameraMemory, isInfrared, nextCamera } from './camera-choice.ts'
import type { CameraProblem, PermissionProblem } from './flow/flow.ts'
import { isInAppBrowser } from './support.ts'

/** A running camera. `video` plays it; `stop` switches it off; `next`: another one to switch to. */
export type Camera = { stream: MediaStream; video: HTMLVideoElement; stop: () => void; next: string | undefined }

export type CameraFailure = { permission: PermissionProblem } | { camera: CameraProblem }
export type CameraResult = { camera: Camera } | { failure: CameraFailure }

const firstFrameTimeoutMs = 10_000
/** A phone call or another app mutes a camera; what lasts no longer than this is not worth a word. */
const longestMuteMs = 1000

const format = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } }

/**
 * Asks for the camera that the person chose before, else for the front camera, and waits for its first picture. The browser
 * may show its own question meanwhile, so this takes as long as the person does. Throws nothing: what went wrong is a result.
 */
export async function openCamera(memory: CameraMemory): Promise<CameraResult> {
  if (!embeddingAllowsCamera()) return { failure: { permission: 'embedding' } }
  let opened: { stream: MediaStream; next: string | undefined }
  try {
    opened = await openStream(memory)
  } catch (error) {
    const { name, message } = error instanceof DOMException ? error : { name: '', message: '' }
    return { failure: cameraFailureOf({ name, message, userAgent: navigator.userAgent }) }
  }
  const camera = playStream(opened.stream, opened.next)
  if (await firstFrame(camera.video)) return { camera }
  camera.stop()
  return { failure: { camera: 'busy' } }
}

async function openStream(memory: CameraMemory): Promise<{ stream: MediaStream; next: string | undefined }> {
  const stream = await chosenStream(memory)
  const [track] = stream.getVideoTracks()
  // Only now do browsers tell the labels.
  const next = nextCamera(await navigator.mediaDevices.enumerateDevices().catch(() => []), deviceIdOf(track))
  if (track === undefined || next === undefined || !isInfrared(track.label)) return { stream, next }
  track.stop()
  memory.write(next)
  return openStream(memory)
}

/** The camera of the person's choice; it may be gone by now. */
async function chosenStream(memory: CameraMemory): Promise<MediaStream> {
  const deviceId = memory.read()
  const ask = (which: MediaTrackConstraints) =>
    navigator.mediaDevices.getUserMedia({ video: { ...which, ...format }, audio: false })
  if (deviceId === undefined) return ask({ facingMode: 'user' })
  try {
    return await ask({ deviceId: { exact: deviceId } })
  } catch (error) {
    const gone = error instanceof DOMException && ['OverconstrainedError', 'NotFoundError'].includes(error.name)
    if (!gone) throw error
    memory.write(undefined)
    return ask({ facingMode: 'user' })
  }
}

function deviceIdOf(track: MediaStreamTrack | undefined): string | undefined {
  return track?.getSettings().deviceId
}

/** A refused `getUserMedia`: the exception, and whose browser it is. */
type RefusedCamera = { name: string; message: string; userAgent: string }

/**
 * What a failed `getUserMedia` means, by the name of its exception (Media Capture and Streams, 10.2). Who refused is in Chromium's
 * messages only ("Permission dismissed", "Permission denied by system"); elsewhere it was the person.
 */
export function cameraFailureOf({ name, message, userAgent }: RefusedCamera): CameraFailure {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      if (isInAppBrowser(userAgent)) return { permission: 'inAppBrowser' }
      if (/dismiss/i.test(message)) return { permission: 'dismissed' }
      return { permission: /by system/i.test(message) ? 'system' : 'denied' }
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { camera: 'none' }
    default:
      return { camera: 'busy' }
  }
}

type PolicyDocument = Document & {
  permissionsPolicy?: { allowsFeature: (name: string) => boolean }
  featurePolicy?: { allowsFeature: (name: string) => boolean }
}

/** Whether the page that embeds this one passes the camera on (`allow="camera"`); true where a browser can't tell. */
function embeddingAllowsCamera(): boolean {
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument
  const policy = permissionsPolicy ?? featurePolicy
  return window.parent === window || policy === undefined || policy.allowsFeature('camera')
}

function playStream(stream: MediaStream, next: string | undefined): Camera {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.autoplay = true
  video.setAttribute('aria-hidden', 'true')
  video.srcObject = stream
  // A mirror is what people know of themselves; of what is behind the phone it would be wrong.
  video.classList.toggle('mirrored', stream.getVideoTracks()[0]?.getSettings().facingMode !== 'environment')
  return {
    stream,
    video,
    next,
    stop: () => {
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    },
  }
}

function firstFrame(video: HTMLVideoElement): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), firstFrameTimeoutMs)
    video.addEventListener(
      'loadeddata',
      () => {
        clearTimeout(timer)
        resolve(video.videoWidth > 0)
      },
      { once: true },
    )
    // A refused autoplay shows no frame; the time-out says so.
    video.play().catch(() => undefined)
  })
}

/** Calls back when the camera is unplugged, taken away or blocked (`lost`), or given to another app (`interrupted`). */
export function onCameraLost({ stream }: Camera, signal: AbortSignal, lost: (problem: CameraProblem) => void): void {
  for (const track of stream.getVideoTracks()) {
    let muted: ReturnType<typeof setTimeout> | undefined
    const stopWaiting = () => clearTimeout(muted)
    const wait = () => {
      muted = setTimeout(() => lost('interrupted'), longestMuteMs)
    }
    track.addEventListener('ended', () => lost('lost'), { once: true, signal })
    track.addEventListener('mute', wait, { signal })
    track.addEventListener('unmute', stopWaiting, { signal })
    signal.addEventListener('abort', stopWaiting, { once: true })
    if (track.muted) wait()
  }
}
