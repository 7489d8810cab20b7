import type { CaptureView } from '@livegate/contract'

/** What tells a desktop from a phone; a browser's `window` has this form. */
export type Surroundings = { innerWidth: number; matchMedia: (query: string) => { matches: boolean } }

/** As wide as the QR code beside the text needs it, px. */
const desktopWidthPx = 720

/**
 * Whether this seems to be a desktop: a mouse, and room for a QR code. It decides only what is shown first; on every other device
 * the phone is one press away.
 */
export function looksLikeDesktop({ innerWidth, matchMedia }: Surroundings): boolean {
  return innerWidth >= desktopWidthPx && matchMedia('(hover: hover) and (pointer: fine)').matches
}

/** Whether this page may hand its capture over: no phone has it, and one could open the address. */
export function offersPhone(view: CaptureView | undefined): boolean {
  return view?.device === 'FIRST' && view.settings.handoff === 'AVAILABLE'
}
