/** Lengths in px of one coordinate system; x to the right, y down. */
export type Size = { width: number; height: number }
export type Box = { x: number; y: number; width: number; height: number }
/** An upright ellipse by its centre and radii, px. */
export type Oval = { centreX: number; centreY: number; radiusX: number; radiusY: number }

const ovalAspect = 3 / 4
/** Part of the stage's width that the oval takes on a phone. */
const widthPart = 0.65
/** Part of the stage's height that the oval may take, so that hint and button keep their place. */
const heightPart = 0.66
const largestWidthPx = 420
/** The oval's centre, as part of the stage's height: a little above the middle. */
const centrePart = 0.48

/** The oval for a stage of this size, stage px: 3:4, centred a little above the middle. */
export function ovalOn({ width, height }: Size): Oval {
  const ovalWidth = Math.min(width * widthPart, height * heightPart * ovalAspect, largestWidthPx)
  return {
    centreX: width / 2,
    centreY: height * centrePart,
    radiusX: ovalWidth / 2,
    radiusY: ovalWidth / ovalAspect / 2,
  }
}

/** How a picture covers a stage (CSS `object-fit: cover`): stage px = picture px * scale + offset. */
export type CoverFit = { scale: number; offsetX: number; offsetY: number }

/** The cover-fit of a picture on a stage, centred. */
export function coverFit(picture: Size, stage: Size): CoverFit {
  const scale = Math.max(stage.width / picture.width, stage.height / picture.height)
  return {
    scale,
    offsetX: (stage.width - picture.width * scale) / 2,
    offsetY: (stage.height - picture.height * scale) / 2,
  }
}

/**
 * The stage's oval in the picture's own px, as the camera sees it. Preview and oval are centred, so mirroring the
 * preview does not move the oval.
 */
export function ovalOnPicture(picture: Size, stage: Size): Oval {
  const { scale, offsetX, offsetY } = coverFit(picture, stage)
  const oval = ovalOn(stage)
  return {
    centreX: (oval.centreX - offsetX) / scale,
    centreY: (oval.centreY - offsetY) / scale,
    radiusX: oval.radiusX / scale,
    radiusY: oval.radiusY / scale,
  }
}

/** The same oval after the picture is resized by `factor`. */
export function scaleOval(oval: Oval, factor: number): Oval {
  return {
    centreX: oval.centreX * factor,
    centreY: oval.centreY * factor,
    radiusX: oval.radiusX * factor,
    radiusY: oval.radiusY * factor,
  }
}

/** The smallest box around an oval, cut to the picture, whole px. */
export function boxAround({ centreX, centreY, radiusX, radiusY }: Oval, picture: Size): Box {
  const x = clamp(Math.floor(centreX - radiusX), 0, picture.width - 1)
  const y = clamp(Math.floor(centreY - radiusY), 0, picture.height - 1)
  return {
    x,
    y,
    width: clamp(Math.ceil(centreX + radiusX), x + 1, picture.width) - x,
    height: clamp(Math.ceil(centreY + radiusY), y + 1, picture.height) - y,
  }
}

/** An SVG path of the oval that starts at the top and runs clockwise. */
export function ovalPath({ centreX, centreY, radiusX, radiusY }: Oval): string {
  const top = centreY - radiusY
  const arc = `a${radiusX} ${radiusY} 0 0 1`
  return `M${centreX} ${top}${arc} 0 ${2 * radiusY}${arc} 0 ${-2 * radiusY}z`
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
