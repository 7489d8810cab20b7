// Indexes are in range by construction, hence `as number`.

type PerChannel = number | readonly [number, number, number]

/**
 * How pixels become numbers: each value `(level - subtract) / divide`, per channel if three are given, in the channels'
 * order; as one plane per channel (NCHW, unless told) or pixel by pixel (NHWC).
 */
export type TensorLayout = {
  order: 'RGB' | 'BGR'
  subtract: PerChannel
  divide: PerChannel
  layout?: 'NCHW' | 'NHWC'
}

/** Where each channel's numbers begin, the line that takes a sum of `samples` levels to the model's range, and the step. */
export function planWriting({ order, subtract, divide, layout }: TensorLayout, tensor: Float32Array, samples: number) {
  const interleaved = layout === 'NHWC'
  const plane = interleaved ? 1 : tensor.length / 3
  const channel = (index: 0 | 1 | 2) => {
    const by = typeof divide === 'number' ? divide : divide[index]
    const from = typeof subtract === 'number' ? subtract : subtract[index]
    return { at: index * plane, gain: 1 / (samples * by), offset: -from / by }
  }
  const [red, blue] = order === 'RGB' ? [channel(0), channel(2)] : [channel(2), channel(0)]
  return { red, green: channel(1), blue, step: interleaved ? 3 : 1 }
}

/** Mean luma (ITU-R BT.601 weights) of a planar RGB tensor, as its own float32 plane. */
export function toGrey(rgb: Float32Array): Float32Array {
  const plane = rgb.length / 3
  const grey = new Float32Array(plane)
  for (let i = 0; i < plane; i++) {
    grey[i] = 0.299 * (rgb[i] as number) + 0.587 * (rgb[i + plane] as number) + 0.114 * (rgb[i + 2 * plane] as number)
  }
  return grey
}
