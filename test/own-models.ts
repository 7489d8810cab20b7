import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ModelManifest, readManifest } from '@livegate/engine'
import { encodeOnnx, type OnnxGraph } from './onnx.ts'

const SIDE_PX = 40
const FREQUENCIES = 12

/**
 * A recogniser of another kind than the bundled one: the low-frequency cosine coefficients of the aligned grey face
 * without the mean (Hafed and Levine, "Face recognition using the discrete cosine transform", 2001), as one matrix.
 * RGB, pixel by pixel (NHWC), 40 x 40 -> 128. Weak, but it does tell people apart.
 */
function cosineRecogniser(): OnnxGraph {
  const dimensions = 128
  const pairs = Array.from(
    { length: FREQUENCIES ** 2 },
    (_, i) => [i % FREQUENCIES, Math.floor(i / FREQUENCIES)] as const,
  )
  const lowest = pairs
    .filter(([u, v]) => u + v > 0)
    .toSorted((a, b) => a[0] + a[1] - b[0] - b[1])
    .slice(0, dimensions)
  const matrix = new Float32Array(SIDE_PX * SIDE_PX * 3 * dimensions)
  const wave = (frequency: number, position: number) => Math.cos((Math.PI * frequency * (position + 0.5)) / SIDE_PX)
  for (let pixel = 0; pixel < SIDE_PX * SIDE_PX; pixel++) {
    for (const [k, [u, v]] of lowest.entries()) {
      const value = wave(u, pixel % SIDE_PX) * wave(v, Math.floor(pixel / SIDE_PX))
      for (let channel = 0; channel < 3; channel++) matrix[(pixel * 3 + channel) * dimensions + k] = value
    }
  }
  return {
    input: { name: 'image', shape: [1, SIDE_PX, SIDE_PX, 3] },
    nodes: [
      { op: 'Reshape', inputs: ['image', 'flat'], output: 'row' },
      { op: 'MatMul', inputs: ['row', 'waves'], output: 'features' },
    ],
    constants: {
      flat: { shape: [2], values: [1, SIDE_PX * SIDE_PX * 3], type: 'int64' },
      waves: { shape: [SIDE_PX * SIDE_PX * 3, dimensions], values: matrix },
    },
    outputs: { features: [1, dimensions] },
  }
}

const BLOB = { width: 80, height: 60 }

/**
 * A detector of another kind: where the picture is redder than green, as skin is. One candidate: the centre of that, in
 * pixels of the input, in a box of fixed size. Good enough for one person in front of a plain wall.
 */
function skinDetector(): OnnxGraph {
  const pixels = BLOB.width * BLOB.height
  const positions = Array.from({ length: pixels }, (_, i) => [i % BLOB.width, Math.floor(i / BLOB.width)]).flat()
  return {
    input: { name: 'picture', shape: [1, 3, BLOB.height, BLOB.width] },
    nodes: [
      { op: 'Conv', inputs: ['picture', 'redOverGreen', 'margin'], output: 'difference' },
      { op: 'Relu', inputs: ['difference'], output: 'skin' },
      { op: 'Reshape', inputs: ['skin', 'flat'], output: 'weights' },
      { op: 'MatMul', inputs: ['weights', 'positions'], output: 'moments' },
      { op: 'MatMul', inputs: ['weights', 'ones'], output: 'mass' },
      { op: 'Add', inputs: ['mass', 'little'], output: 'divisor' },
      { op: 'Div', inputs: ['moments', 'divisor'], output: 'centre' },
      { op: 'Concat', inputs: ['centre', 'size'], output: 'box', attributes: { axis: 1 } },
      { op: 'Reshape', inputs: ['box', 'oneBox'], output: 'faces' },
      { op: 'Div', inputs: ['mass', 'divisor'], output: 'certainty' },
      { op: 'Reshape', inputs: ['certainty', 'oneScore'], output: 'confidence' },
    ],
    constants: {
      redOverGreen: { shape: [1, 3, 1, 1], values: [1, -1, 0] },
      margin: { shape: [1], values: [-25] },
      flat: { shape: [2], values: [1, pixels], type: 'int64' },
      positions: { shape: [pixels, 2], values: positions },
      ones: { shape: [pixels, 1], values: Array(pixels).fill(1) },
      little: { shape: [1], values: [200] },
      size: { shape: [1, 2], values: [29, 36] },
      oneBox: { shape: [3], values: [1, 1, 4], type: 'int64' },
      oneScore: { shape: [3], values: [1, 1, 1], type: 'int64' },
    },
    outputs: { faces: [1, 1, 4], confidence: [1, 1, 1] },
  }
}

const PAD_SIDE_PX = 64

/** A PAD of another kind: fine detail, which a blurred print lacks. Grey in, one logit out. */
function detailPad(): OnnxGraph {
  return {
    input: { name: 'grey', shape: [1, 1, PAD_SIDE_PX, PAD_SIDE_PX] },
    nodes: [
      { op: 'Conv', inputs: ['grey', 'laplacian'], output: 'edges' },
      { op: 'Abs', inputs: ['edges'], output: 'detail' },
      { op: 'ReduceMean', inputs: ['detail'], output: 'mean', attributes: { axes: [1, 2, 3], keepdims: 0 } },
      { op: 'Sub', inputs: ['mean', 'enough'], output: 'live' },
    ],
    constants: {
      laplacian: { shape: [1, 1, 3, 3], values: [0, 1, 0, 1, -4, 1, 0, 1, 0] },
      enough: { shape: [1], values: [5] },
    },
    outputs: { live: [1] },
  }
}

/** The manifest's part about a model file that a test has written. */
function writeModel(directory: string, id: string, graph: OnnxGraph) {
  const bytes = encodeOnnx(graph)
  writeFileSync(join(directory, `${id}.onnx`), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { id, file: `${id}.onnx`, licence: 'Apache-2.0', sha256 }
}

const bundled = readManifest()
const { log10Fmr: bundledLog10Fmr } = bundled.calibration.matching

type Replaced = 'detector' | 'embedder' | 'pad'

/**
 * Writes models of other architectures into a directory, with a manifest that puts them in the place of the bundled
 * ones; returns the manifest's path.
 */
export function writeOwnModels(
  directory: string,
  replaced: readonly Replaced[],
  { log10Fmr = bundledLog10Fmr } = {},
): string {
  const models: Record<Replaced, () => unknown> = {
    detector: () => ({
      role: 'detector',
      ...writeModel(directory, 'skin', skinDetector()),
      preprocessing: {
        widthPx: BLOB.width,
        heightPx: BLOB.height,
        channels: 'RGB',
        layout: 'NCHW',
        subtract: 0,
        divide: 1,
      },
      output: {
        kind: 'boxes',
        scores: 'confidence',
        boxes: 'faces',
        classes: 1,
        faceClass: 0,
        boxForm: 'CENTRE_AND_SIZE',
        boxUnit: 'PIXEL',
        minScore: 0.5,
        maxOverlap: 0.4,
      },
    }),
    embedder: () => ({
      role: 'embedder',
      ...writeModel(directory, 'cosines', cosineRecogniser()),
      preprocessing: {
        widthPx: SIDE_PX,
        heightPx: SIDE_PX,
        channels: 'RGB',
        layout: 'NHWC',
        subtract: [123.7, 116.3, 103.5],
        divide: [58.4, 57.1, 57.4],
      },
      alignment: { leftEye: [11, 14], rightEye: [29, 14], nose: [20, 23], leftMouth: [13, 32], rightMouth: [27, 32] },
      output: { kind: 'embedding', embedding: 'features', dimensions: 128, minNorm: 0 },
    }),
    pad: () => ({
      role: 'pad',
      ...writeModel(directory, 'detail', detailPad()),
      preprocessing: {
        widthPx: PAD_SIDE_PX,
        heightPx: PAD_SIDE_PX,
        channels: 'GREY',
        layout: 'NCHW',
        subtract: 0,
        divide: 1,
      },
      surroundings: 1,
      output: { kind: 'class-scores', scores: 'live', classes: 1, activation: 'SIGMOID', liveClass: 0 },
    }),
  }
  const manifest: Omit<ModelManifest, 'models'> & { models: unknown[] } = {
    ...bundled,
    id: 'own-models',
    calibration: { id: 'own-calibration', matching: { log10Fmr } },
    models: bundled.models.map((entry) => {
      const own = replaced.find((role) => role === entry.role)
      return own === undefined ? entry : models[own]()
    }),
  }
  const path = join(directory, 'models.json')
  writeFileSync(path, JSON.stringify(manifest))
  return path
}
