import type { Signal } from '../signal.ts'

/**
 * That the SAMPLE is a burst of pictures and no recording. A page draws and codes it itself where the browser has no recorder, so
 * nothing in it is a camera's or a recorder's own: it is the easier to forge. Always FAILED; what follows is policy. The value is how
 * many pictures there are.
 */
export function reportPictureBurst(pictureCount: number): Signal {
  return {
    name: 'PICTURE_BURST',
    kind: 'INJECTION',
    value: pictureCount,
    unit: 'pictures',
    allowed: { max: 0 },
    verdict: 'FAILED',
    reason: 'PICTURE_BURST',
  }
}
