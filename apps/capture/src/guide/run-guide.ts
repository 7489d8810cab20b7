import type { GuideFacts } from '../flow/flow.ts'
import type { Adviser } from './ask-advice.ts'
import { createFaceTracker } from './face-tracker.ts'
import { ovalOnPicture, type Size, scaleOval } from './geometry.ts'
import { brightnessInside, createFrameGrabber, type FrameGrabber } from './grey-picture.ts'
import { decideRecording, holdMs, observeFrame, startGuidance, wantsAdvice } from './guidance.ts'
import type { Observation } from './hint.ts'

/** 10 frames a second: quick enough for a person, little enough for an old phone. */
const frameGapMs = 100

type Wiring = {
  video: HTMLVideoElement
  /** The size of the preview on the screen, px. */
  stageSize: () => Size
  onFacts: (facts: GuideFacts) => void
  /** Absent where the application wants none. */
  adviser: Adviser | undefined
  signal: AbortSignal
}

/** Watches the preview until the recording should start (true) or the signal is aborted (false). */
export async function runGuide({ video, stageSize, onFacts, adviser, signal }: Wiring): Promise<boolean> {
  const tracker = createFaceTracker()
  const grab = createFrameGrabber()
  let guidance = startGuidance(performance.now())
  try {
    while (!signal.aborted) {
      const seen = await observe(video, stageSize(), grab, tracker.find)
      const nowMs = performance.now()
      guidance = observeFrame(guidance, seen, nowMs, adviser?.latest())
      if (wantsAdvice(guidance, nowMs)) adviser?.ask(video)
      const { record, manual } = decideRecording(guidance, nowMs)
      if (signal.aborted) break
      onFacts({ hint: guidance.hint, ring: guidance.heldMs / holdMs, manual, lit: guidance.lit })
      if (record) return true
      await pause(frameGapMs)
    }
    return false
  } finally {
    tracker.close()
  }
}

async function observe(
  video: HTMLVideoElement,
  stage: Size,
  grab: FrameGrabber,
  find: ReturnType<typeof createFaceTracker>['find'],
): Promise<Observation | undefined> {
  const picture = grab(video)
  if (picture === undefined) return undefined
  const factor = picture.width / video.videoWidth
  const oval = scaleOval(ovalOnPicture({ width: video.videoWidth, height: video.videoHeight }, stage), factor)
  const brightness = brightnessInside(picture, oval)
  const { width, height } = picture
  const faces = await find(picture)
  return faces && { faces, picture: { width, height }, oval, brightness }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
