import {
  type CameraFacts,
  type InjectionAction,
  type InjectionReason,
  injectionAction,
  injectionReason,
} from '@livegate/contract'
import { invalidField } from './errors.ts'
import type { Decision } from './gateway-process.ts'

/** What becomes of a SAMPLE that a reason was found against. */
export type InjectionPolicy = Readonly<Record<InjectionReason, InjectionAction>>

/**
 * The strong ones reject: a living person before a camera never gives them. The others are marks of files, clocks and
 * labels that honest people leave as well.
 */
export const defaultInjectionPolicy: InjectionPolicy = {
  FRAMES_LOOP: 'REJECT',
  FRAMES_REPEAT: 'REJECT',
  IDENTITY_CHANGES: 'REJECT',
  SAMPLE_SEEN_BEFORE: 'REJECT',
  SAMPLE_RESEMBLES_EARLIER: 'REPORT',
  FRAME_RATE_IMPOSSIBLE: 'REPORT',
  FRAMES_MISSING: 'REPORT',
  FRAMES_TOO_REGULAR: 'REPORT',
  WRITTEN_BY_EDITOR: 'REPORT',
  PICTURE_BURST: 'REPORT',
  VIRTUAL_CAMERA: 'REPORT',
}

/** Reads `REASON=REJECT,REASON=REPORT,…`; reasons that are not named keep their default. Errors: INVALID_REQUEST. */
export function parseInjectionPolicy(text: string): Partial<InjectionPolicy> {
  const entries = text.split(',').flatMap((entry) => entry.trim() || [])
  return Object.fromEntries(
    entries.map((entry) => {
      const [name, value] = entry.split('=').map((part) => part.trim())
      const reason = injectionReason.safeParse(name)
      const action = injectionAction.safeParse(value)
      if (!reason.success)
        throw invalidField('injection', `"${entry}" names none of ${injectionReason.options.join(', ')}`)
      if (!action.success) throw invalidField('injection', `"${entry}" must end with =REJECT or =REPORT`)
      return [reason.data, action.data]
    }),
  )
}

/** Adds to a decision what was found of injected media: reasons against it, and warnings, as the policy says. */
export function weighInjection(
  decision: Decision,
  policy: Partial<InjectionPolicy>,
  found: readonly InjectionReason[],
): Decision {
  const action = (reason: InjectionReason) => policy[reason] ?? defaultInjectionPolicy[reason]
  const against = found.filter((reason) => action(reason) === 'REJECT')
  const warnings = found.filter((reason) => action(reason) === 'REPORT')
  return {
    ...decision,
    ...(against.length > 0 && { result: false, reasons: [...decision.reasons, ...against] }),
    ...(warnings.length > 0 && { warnings }),
  }
}

/**
 * Programs that offer themselves as a camera and play what they are given, by what their makers call them. Phones that
 * serve as webcams (Continuity, DroidCam, Iriun, Camo, EpocCam) are cameras and not in the list.
 */
const virtualCameras: readonly RegExp[] = [
  /\bOBS\b.*\bcam/i,
  /\bvirtual\b.*\bcam|\bcam\w*\b.*\bvirtual\b/i,
  /manycam/i,
  /xsplit/i,
  /splitcam/i,
  /snap camera/i,
  /\bmmhmm\b/i,
  /v4l2loopback|dummy video device/i,
  /youcam/i,
  /webcamoid/i,
  /\bAkVCam/i,
  /unity video capture/i,
  /\bvMix\b/i,
  /\bNDI\b/i,
  /deepfacelive|\bfacefusion\b|deep-live-cam/i,
]

/** What a camera's own words say against it. */
export function judgeCamera(facts: CameraFacts | undefined): InjectionReason[] {
  return facts !== undefined && virtualCameras.some((name) => name.test(facts.label)) ? ['VIRTUAL_CAMERA'] : []
}
