import type { QualityComponent } from './component.ts'
import { type Cue, judgeCovering } from './covering.ts'
import type { SkinRelative } from './skin-relative.ts'
import { meanOf, type Region, valuesIn } from './thumbnail.ts'

const sockets: readonly Region[] = [
  { top: 10, bottom: 16, left: 6, right: 13 },
  { top: 10, bottom: 16, left: 15, right: 22 },
]
const belowEyes: readonly Region[] = [
  { top: 14, bottom: 16, left: 7, right: 12 },
  { top: 14, bottom: 16, left: 16, right: 21 },
]

/** Fitted on LFW photos of people with drawn sunglasses against the same without (docs/decisions/0012). */
const cues = {
  brightness: { median: -0.215, spread: 0.104, weight: -1.56 },
  unevenness: { median: 0.216, spread: 0.061, weight: 1.18 },
  darkest: { median: 0.461, spread: 0.139, weight: 2.33 },
  redness: { median: 0.007, spread: 0.044, weight: -0.65 },
  belowBrightness: { median: -0.047, spread: 0.08, weight: -0.69 },
} satisfies Record<string, Cue>
const CONSTANT = -6.55

/**
 * EyesVisible: whether the eye sockets look like skin with eyes in it, or are dark all over as behind sunglasses. Clear
 * glasses pass; a hand before the eyes is hardly seen.
 */
export function measureEyesVisible({ luminance, red }: SkinRelative): QualityComponent {
  const values = sockets.flatMap((socket) => valuesIn(luminance, socket)).sort((a, b) => a - b)
  const mean = meanOf(luminance, ...sockets)
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  const measured = {
    brightness: Math.log(mean + 0.05),
    unevenness: Math.sqrt(squares / values.length),
    darkest: values[Math.floor(values.length / 10)] ?? 0,
    redness: meanOf(red, ...sockets),
    belowBrightness: Math.log(meanOf(luminance, ...belowEyes) + 0.05),
  }
  return judgeCovering(cues, measured, CONSTANT)
}
