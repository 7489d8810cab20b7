import type { CameraProblem, PermissionProblem } from './flow/flow.ts'

/** A running camera. `video` plays it; `stop` switches it off. */
export type Camera = { stream: MediaStream; video: HTMLVideoElement; stop: () => void }

export type CameraFailure = { permission: PermissionProblem } | { camera: CameraProblem }
export type CameraResult = { camera: Camera } | { failure: CameraFailure }

const firstFrameTimeoutMs = 10_000

const constraints: MediaStreamConstraints = {
  video: { facingMode: 'user', width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } },
  audio: false,
}

/**
 * Asks for the front camera and waits for its first picture. The browser may show its own question meanwhile, so
 * this takes as long as the person does. Throws nothing: what went wrong is a result.
 */
export async function openCamera(): Promise<CameraResult> {
  if (!embeddingAllowsCamera()) return { failure: { permission: 'embedding' } }
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia(constraints)
  } catch (error) {
    return { failure: cameraFailureOf(error instanceof DOMException ? error.name : '') }
  }
  const camera = playStream(stream)
  if (await firstFrame(camera.video)) return { camera }
  camera.stop()
  return { failure: { camera: 'busy' } }
}

/** What a failed `getUserMedia` means, by the name of its exception (Media Capture and Streams, 10.2). */
export function cameraFailureOf(exceptionName: string): CameraFailure {
  switch (exceptionName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return { permission: 'denied' }
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

function playStream(stream: MediaStream): Camera {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.autoplay = true
  video.setAttribute('aria-hidden', 'true')
  video.srcObject = stream
  return {
    stream,
    video,
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

/** Calls back once when the camera is unplugged, taken away or blocked. */
export function onCameraLost({ stream }: Camera, signal: AbortSignal, lost: () => void): void {
  for (const track of stream.getVideoTracks()) track.addEventListener('ended', lost, { once: true, signal })
}
