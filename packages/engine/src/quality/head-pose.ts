import type { Point } from '../media/picture.ts'
import type { QualityComponent } from './component.ts'

/** Degrees. Yaw: towards the right of the picture; pitch: upwards; roll: clockwise in the picture. 0 is frontal. */
export type HeadPose = { yawDegrees: number; pitchDegrees: number; rollDegrees: number }

type Vector = readonly [x: number, y: number, z: number]

/**
 * A mean face in inter-eye distances about its centroid, by landmark: x to the right, y down, z towards the camera. Its
 * shape is the rank-3 factorisation of the landmarks of 1,900 LFW photos (Tomasi & Kanade, 1992); the depth, which that leaves
 * uncertain, is scaled to the degrees of a Hopenet, and the tilt is such that their median photo has pitch 0.
 */
const meanFace: readonly (readonly [landmark: number, at: Vector])[] = [
  [36, [-0.7, -0.54, 0.27]],
  [45, [0.7, -0.54, 0.27]],
  [39, [-0.3, -0.51, 0.39]],
  [42, [0.3, -0.51, 0.39]],
  [27, [0, -0.57, 0.69]],
  [30, [0, 0.01, 0.98]],
  [33, [0, 0.22, 0.7]],
  [48, [-0.44, 0.53, 0.16]],
  [54, [0.44, 0.53, 0.16]],
  [8, [0, 1.29, 0.02]],
  [4, [-0.98, 0.62, -0.6]],
  [12, [0.98, 0.62, -0.6]],
  [2, [-1.14, 0.03, -0.69]],
  [14, [1.14, 0.03, -0.69]],
  [0, [-1.18, -0.59, -0.72]],
  [16, [1.18, -0.59, -0.72]],
]

/** Second moments of the mean face; it is symmetric, so x is independent of y and z. */
const moments = meanFace.reduce(
  ({ xx, yy, yz, zz }, [, [x, y, z]]) => ({ xx: xx + x * x, yy: yy + y * y, yz: yz + y * z, zz: zz + z * z }),
  { xx: 0, yy: 0, yz: 0, zz: 0 },
)

/**
 * HeadPoseYaw, -Pitch, -Roll of ISO/IEC 29794-5: the mean face is laid onto the 68 landmarks by weak perspective (POS:
 * DeMenthon & Davis, "Model-based object pose in 25 lines of code", 1995), with both picture axes made orthogonal.
 * It follows mirrored and turned photos better than Hopenet and costs nothing (docs/decisions/0012). The head is
 * turned by yaw first, then by pitch, then by roll.
 */
export function measureHeadPose(points: readonly Point[]): HeadPose {
  const [right, down] = orthonormalise(solveAxis(points, 'xPx'), solveAxis(points, 'yPx'))
  const towards = cross(right, down)
  return {
    yawDegrees: degrees(Math.atan2(-towards[0], towards[2])),
    pitchDegrees: degrees(Math.asin(Math.max(-1, Math.min(1, towards[1])))),
    rollDegrees: degrees(Math.atan2(-right[1], down[1])),
  }
}

/** An angle's worth: 100 times its squared cosine (ISO/IEC 29794-5), 0 from 90 degrees on. */
export function rateAngle(angleDegrees: number): QualityComponent {
  const cosine = Math.cos((Math.min(90, Math.abs(angleDegrees)) * Math.PI) / 180)
  return { value: angleDegrees, score: 100 * cosine * cosine }
}

/** The row of the projection that takes the mean face to one picture coordinate, least squares. */
function solveAxis(points: readonly Point[], axis: keyof Point): Vector {
  const used = meanFace.map(([landmark, at]) => ({ at, level: points[landmark]?.[axis] ?? 0 }))
  const mean = used.reduce((total, { level }) => total + level, 0) / used.length
  let [x, y, z] = [0, 0, 0]
  for (const { at, level } of used) {
    x += at[0] * (level - mean)
    y += at[1] * (level - mean)
    z += at[2] * (level - mean)
  }
  const { xx, yy, yz, zz } = moments
  const determinant = yy * zz - yz * yz
  return [x / xx, (zz * y - yz * z) / determinant, (yy * z - yz * y) / determinant]
}

/** Turns both vectors by the same angle until they are perpendicular, at length 1. */
function orthonormalise(a: Vector, b: Vector): [Vector, Vector] {
  const [u, v] = [normalise(a), normalise(b)]
  const sum = normalise([u[0] + v[0], u[1] + v[1], u[2] + v[2]])
  const difference = normalise([u[0] - v[0], u[1] - v[1], u[2] - v[2]])
  const half = (sign: 1 | -1): Vector => [
    (sum[0] + sign * difference[0]) * Math.SQRT1_2,
    (sum[1] + sign * difference[1]) * Math.SQRT1_2,
    (sum[2] + sign * difference[2]) * Math.SQRT1_2,
  ]
  return [half(1), half(-1)]
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function normalise([x, y, z]: Vector): Vector {
  const length = Math.max(1e-9, Math.hypot(x, y, z))
  return [x / length, y / length, z / length]
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI
}
