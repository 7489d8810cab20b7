import type { CameraFacts } from '@livegate/contract'

/** As long as the server takes them, characters. */
const longest = { label: 200, facingMode: 40 } as const

/** What the browser knows of the camera of a stream that was recorded for `recordedMs`; undefined without a camera. */
export function readCameraFacts(
  stream: { getVideoTracks: () => Pick<MediaStreamTrack, 'label' | 'getSettings'>[] },
  recordedMs: number,
): CameraFacts | undefined {
  const [track] = stream.getVideoTracks()
  if (track === undefined) return undefined
  const { width, height, frameRate, facingMode } = track.getSettings()
  return {
    label: track.label.slice(0, longest.label),
    ...(width !== undefined && { widthPx: width }),
    ...(height !== undefined && { heightPx: height }),
    ...(frameRate !== undefined && { framesPerSecond: frameRate }),
    ...(facingMode !== undefined && { facingMode: facingMode.slice(0, longest.facingMode) }),
    recordedMs: Math.round(recordedMs),
  }
}

/** The facts as a header's value: a label may be in any script, a header may not. */
export function encodeCameraFacts(facts: CameraFacts): string {
  return encodeURIComponent(JSON.stringify(facts))
}
