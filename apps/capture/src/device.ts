import type { CaptureView } from '@livegate/contract'

/** What tells a desktop from a phone; a browser's `window` has this form. */
export type Surroundings = {
  innerWidth: number
  innerHeight: number
  matchMedia: (query: string) => { matches: boolean }
}

/** As large as the QR code beside the text, with a button under it, needs it, px. */
const desktopWidthPx = 720
const desktopHeightPx = 560

/**
 * Whether this seems to be a desktop: a mouse, and room for a QR code. It decides only what is shown first; on every other device
 * the phone is one press away.
 */
export function looksLikeDesktop({ innerWidth, innerHeight, matchMedia }: Surroundings): boolean {
  const roomy = innerWidth >= desktopWidthPx && innerHeight >= desktopHeightPx
  return roomy && matchMedia('(hover: hover) and (pointer: fine)').matches
}

/** Whether this page may hand its capture over: no phone has it, and one could open the address. */
export function offersPhone(view: CaptureView | undefined): boolean {
  return view?.device === 'FIRST' && view.settings.handoff === 'AVAILABLE'
}
