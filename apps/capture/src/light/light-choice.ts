import type { CaptureView, LightAnswer } from '@livegate/contract'

/** Why a capture goes on without changing light. */
export type WithoutLight = Extract<LightAnswer, { declined: string }>['declined']

/** Whether the person may go without: where colours are asked for and not demanded. */
export function mayGoWithout(settings: CaptureView['settings'] | undefined): boolean {
  return settings?.lightChallenge === 'ON'
}

/**
 * What a visit begins with: somebody who asked their system for reduced motion gets no changing light, unless the
 * application demands it; then the intro says so, and it is for them to go on or to stop.
 */
export function initialChoice(
  settings: CaptureView['settings'] | undefined,
  prefersReducedMotion: boolean,
): WithoutLight | undefined {
  return mayGoWithout(settings) && prefersReducedMotion ? 'REDUCED_MOTION' : undefined
}

/** Whether this browser's person asked for reduced motion. */
export function prefersReducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}
