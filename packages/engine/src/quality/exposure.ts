import { type QualityComponent, rateBetween } from './component.ts'

/** Levels up to 25 count as black, from 247 on as white (ISO/IEC 29794-5, as in OFIQ). */
const black = { from: 0, to: 25 }
const white = { from: 247, to: 255 }

type Histogram = Uint32Array

/** LuminanceMean: mean grey level of the face, 0..255. */
export function measureLuminanceMean(histogram: Histogram): QualityComponent {
  let sum = 0
  for (const [level, count] of histogram.entries()) sum += level * count
  return rateBetween(sum / countPixels(histogram), 20, 80)
}

/** UnderExposurePrevention: the share of the face that is black, 0..1. */
export function measureUnderExposure(histogram: Histogram): QualityComponent {
  return rateBetween(shareOf(histogram, black), 0.5, 0)
}

/** OverExposurePrevention: the share of the face that is white, 0..1. */
export function measureOverExposure(histogram: Histogram): QualityComponent {
  return rateBetween(shareOf(histogram, white), 0.5, 0)
}

/** DynamicRange: entropy of the face's grey levels, 0..8 bits. */
export function measureDynamicRange(histogram: Histogram): QualityComponent {
  const pixels = countPixels(histogram)
  let bits = 0
  for (const count of histogram) if (count > 0) bits -= (count / pixels) * Math.log2(count / pixels)
  return rateBetween(bits, 3, 7)
}

function shareOf(histogram: Histogram, { from, to }: { from: number; to: number }): number {
  let count = 0
  for (let level = from; level <= to; level++) count += histogram[level] ?? 0
  return count / countPixels(histogram)
}

function countPixels(histogram: Histogram): number {
  return Math.max(
    1,
    histogram.reduce((total, count) => total + count, 0),
  )
}
