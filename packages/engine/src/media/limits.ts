/** What a SAMPLE may be at most. Larger ones are refused before they are decoded. */
export const mediaLimits = {
  bytes: 12 * 1024 * 1024,
  videoDurationMs: 15_000,
  videoMinDurationMs: 500,
  videoMinFrames: 5,
  /** Long and short side, whichever way up. */
  videoLongSidePx: 1920,
  videoShortSidePx: 1080,
  /** Coded frames, at up to 120 per second. */
  videoFrames: 15 * 120,
  /** Coded frames and pieces of sound together, before the file is taken apart. */
  mp4Samples: 100_000,
  /** Pictures of a burst, each coded whole, at up to 16 per second. */
  burstPictures: 15 * 16,
  imagePixels: 50_000_000,
  imageMinSidePx: 32,
  /** Larger images are reduced to this while they are decoded. */
  imageWorkingSidePx: 1280,
} as const
