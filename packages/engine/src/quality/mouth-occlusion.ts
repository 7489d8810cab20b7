import type { QualityComponent } from './component.ts'
import { type Cue, judgeCovering } from './covering.ts'
import type { SkinRelative } from './skin-relative.ts'
import { meanOf, type Region, valuesIn } from './thumbnail.ts'

const lower: Region = { top: 20, bottom: 28, left: 7, right: 21 }
const lips: Region = { top: 21, bottom: 25, left: 10, right: 18 }
const besideLips: readonly Region[] = [
  { top: 20, bottom: 27, left: 6, right: 9 },
  { top: 20, bottom: 27, left: 19, right: 22 },
]
const mouthColumns = { left: 11, right: 17 }

/** Fitted on LFW photos of people with drawn masks, scarves and hands against the same without (docs/decisions/0012). */
const cues = {
  lipRedness: { median: 0.043, spread: 0.076, weight: -0.24 },
  foreignColour: { median: 0.052, spread: 0.043, weight: 0.6 },
  brightness: { median: -0.166, spread: 0.114, weight: 0.34 },
  mouthLine: { median: 0.4, spread: 0.164, weight: -0.45 },
  unevenness: { median: 0.187, spread: 0.065, weight: 0.5 },
  detail: { median: 0.088, spread: 0.028, weight: -1.11 },
} satisfies Record<string, Cue>
const CONSTANT = -2.81

/**
 * MouthOcclusionPrevention: whether mouth and chin look like a mouth and a chin: lips redder than what is beside them, the
 * dark line between them, skin of the cheeks' colour. Sees masks and scarves; hardly a hand, which has skin too.
 */
export function measureMouthOcclusion({ luminance, red, blue }: SkinRelative): QualityComponent {
  const values = valuesIn(luminance, lower)
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  const measured = {
    lipRedness: meanOf(red, lips) - meanOf(red, ...besideLips),
    foreignColour: Math.hypot(meanOf(red, lower), meanOf(blue, lower)),
    brightness: Math.log(mean + 0.05),
    mouthLine: measureMouthLine(luminance),
    unevenness: Math.sqrt(squares / values.length),
    detail: meanStep(values, lower.right - lower.left),
  }
  return judgeCovering(cues, measured, CONSTANT)
}

/** The brightest row from nose to chin less the darkest about the mouth. */
function measureMouthLine(luminance: Float32Array): number {
  const rows = Array.from({ length: 9 }, (_, row) => {
    return meanOf(luminance, { ...mouthColumns, top: 19 + row, bottom: 20 + row })
  })
  return Math.max(...rows) - Math.min(...rows.slice(1, 7))
}

/** Mean absolute difference between neighbours in a row. */
function meanStep(values: readonly number[], width: number): number {
  let sum = 0
  let count = 0
  for (let i = 1; i < values.length; i++) {
    if (i % width === 0) continue
    sum += Math.abs((values[i] as number) - (values[i - 1] as number))
    count++
  }
  return sum / count
}
