/** Everything that is looked at beyond "whose face is it"; one module each, in `pad/`, `challenge/` and `injection/`. */
export type SignalName =
  | 'TEXTURE'
  | 'MEDIUM_BORDER'
  | 'SCREEN_GRID'
  | 'MOTION'
  | 'RELIEF'
  | 'SHARED_MOTION'
  | 'WHOLE_MOTION'
  | 'LIGHT_CHALLENGE'
  | 'LOOP'
  | 'FROZEN_FRAMES'
  | 'IDENTITY'
  | 'TIMING'
  | 'WRITER'
  | 'PICTURE_BURST'

/** Why a signal failed, or could not be judged. */
export type SignalReason =
  | 'PRINT_OR_SCREEN_TEXTURE'
  | 'FRAMED_BY_STRAIGHT_EDGES'
  | 'SCREEN_GRID'
  | 'FROZEN_PICTURE'
  | 'MOVES_AS_A_PLANE'
  | 'MOVES_AS_NOISE'
  | 'ONLY_PARTS_MOVE'
  | 'LIGHT_RESPONSE_MISSING'
  | 'LIGHT_RESPONSE_WRONG'
  | 'LIGHT_TOO_BRIGHT_TO_JUDGE'
  | 'BACKGROUND_TOO_DARK'
  | 'FRAMES_LOOP'
  | 'FRAMES_REPEAT'
  | 'IDENTITY_CHANGES'
  | 'FRAME_RATE_IMPOSSIBLE'
  | 'FRAMES_TOO_REGULAR'
  | 'FRAMES_MISSING'
  | 'WRITTEN_BY_EDITOR'
  | 'PICTURE_BURST'
  | 'TOO_FEW_FRAMES'
  | 'TOO_LITTLE_MOTION'
  | 'TOO_LITTLE_TEXTURE'
  | 'TIMES_NOT_OF_CAMERA'

/**
 * One piece of evidence, told so that a person can follow it: what was measured, what is allowed, what came of it.
 * PRESENTATION is what was held before the camera (ISO/IEC 30107-3), INJECTION how the SAMPLE came to be.
 */
export type Signal = {
  name: SignalName
  kind: 'PRESENTATION' | 'INJECTION'
  /** What was measured; absent when there was nothing to measure. */
  value?: number
  unit: string
  allowed: { min?: number; max?: number }
  /** 0..1, 0.5 at the limit, low when it speaks for an attack; absent when not judged. */
  score?: number
  verdict: 'PASSED' | 'FAILED' | 'NOT_JUDGED'
  /** Always there when FAILED or NOT_JUDGED. */
  reason?: SignalReason
  /** What a number can't tell, such as the name of a program. */
  detail?: string
}
