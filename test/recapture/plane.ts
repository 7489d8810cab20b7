/** A flat (or gently bent) medium before a camera, in the camera's pixels: the focal length is the unit of depth. */
export type Pose = {
  /** Camera pixels per medium unit at the medium's centre. */
  scale: number
  /** Where the medium's origin is seen, in camera pixels from the middle of the frame. */
  xPx: number
  yPx: number
  /** Radians: about the vertical, about the horizontal, in the picture plane. */
  yaw: number
  pitch: number
  roll: number
}

/** Maps camera pixels to medium units: [u, v, w] = matrix x [x, y, 1], then (u / w, v / w). */
export type ToMedium = Readonly<Record<'ux' | 'uy' | 'u1' | 'vx' | 'vy' | 'v1' | 'wx' | 'wy' | 'w1', number>>

/** Focal length over frame width: a field of view of 62 degrees, as webcams and front cameras have. */
const FOCAL_PER_WIDTH = 0.83

/**
 * The homography from the pixels of a pinhole camera's frame to the plane that it sees (Hartley and Zisserman,
 * "Multiple View Geometry", 8.1): the ray through each pixel is met with the plane and told in the plane's own axes.
 */
export function invertView(pose: Pose, widthPx: number, heightPx: number): ToMedium {
  const focalPx = FOCAL_PER_WIDTH * widthPx
  const [right, down, normal] = axes(pose)
  const origin: Vector = [pose.xPx, pose.yPx, focalPx]
  const distance = dot(origin, normal)
  // With t = distance / (ray . normal): u = ((t ray - origin) . right) / scale, all of it times (ray . normal).
  const row = (axis: Vector) => {
    const along = dot(origin, axis)
    return axis.map((value, i) => (distance * value - along * at(normal, i)) / pose.scale) as Vector
  }
  const [u, v] = [row(right), row(down)]
  const centred = ([x, y, z]: Vector) => [x, y, z * focalPx - (x * widthPx) / 2 - (y * heightPx) / 2] as const
  const [[ux, uy, u1], [vx, vy, v1], [wx, wy, w1]] = [centred(u), centred(v), centred(normal)]
  return { ux, uy, u1, vx, vy, v1, wx, wy, w1 }
}

type Vector = [number, number, number]

function axes({ yaw, pitch, roll }: Pose): [Vector, Vector, Vector] {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)]
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)]
  const right: Vector = [cy, 0, -sy]
  const down: Vector = [sy * sp, cp, cy * sp]
  const normal: Vector = [sy * cp, -sp, cy * cp]
  const turn = (a: Vector, b: Vector, p: number, q: number) => a.map((value, i) => p * value + q * at(b, i)) as Vector
  return [turn(right, down, cr, sr), turn(down, right, cr, -sr), normal]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

function at(vector: Vector, index: number): number {
  return vector[index] ?? 0
}
