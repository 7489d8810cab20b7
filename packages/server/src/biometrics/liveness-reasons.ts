import type { LivenessReason } from '@livegate/contract'
import type { SignalReason } from '@livegate/engine'

/**
 * What an operation tells of each of the engine's reasons; exhaustive, so that a new one is not forgotten. Undefined for
 * those that only say why a signal was not judged, and for the light challenge's and injection's, which policies weigh.
 */
const told: Record<SignalReason, LivenessReason | undefined> = {
  PRINT_OR_SCREEN_TEXTURE: 'PRINT_OR_SCREEN_TEXTURE',
  FRAMED_BY_STRAIGHT_EDGES: 'PRINT_OR_SCREEN_TEXTURE',
  SCREEN_GRID: 'PRINT_OR_SCREEN_TEXTURE',
  FROZEN_PICTURE: 'FROZEN_PICTURE',
  MOVES_AS_A_PLANE: 'MOVES_AS_A_PLANE',
  MOVES_AS_NOISE: 'MOVES_AS_NOISE',
  ONLY_PARTS_MOVE: 'ONLY_PARTS_MOVE',
  LIGHT_RESPONSE_MISSING: undefined,
  LIGHT_RESPONSE_WRONG: undefined,
  LIGHT_TOO_BRIGHT_TO_JUDGE: undefined,
  BACKGROUND_TOO_DARK: undefined,
  FRAMES_LOOP: undefined,
  FRAMES_REPEAT: undefined,
  IDENTITY_CHANGES: undefined,
  FRAME_RATE_IMPOSSIBLE: undefined,
  FRAMES_MISSING: undefined,
  FRAMES_TOO_REGULAR: undefined,
  WRITTEN_BY_EDITOR: undefined,
  PICTURE_BURST: undefined,
  TOO_FEW_FRAMES: undefined,
  TOO_LITTLE_MOTION: undefined,
  TOO_LITTLE_TEXTURE: undefined,
  TIMES_NOT_OF_CAMERA: undefined,
}

/** The engine's reasons in the contract's words, each once. */
export function toLivenessReasons(reasons: readonly SignalReason[]): LivenessReason[] {
  return [...new Set(reasons.flatMap((reason) => told[reason] ?? []))]
}
