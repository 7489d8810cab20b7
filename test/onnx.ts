/**
 * Writes small ONNX models (onnx.proto3, IR 8, opset 13) with nothing but the protobuf wire format, so that tests can
 * have models of another kind than the bundled ones without any weights being committed.
 */

type Attribute = number | readonly number[]
type Node = { op: string; inputs: readonly string[]; output: string; attributes?: Readonly<Record<string, Attribute>> }
type Constant = { shape: readonly number[]; values: Float32Array | readonly number[]; type?: 'float' | 'int64' }

export type OnnxGraph = {
  input: { name: string; shape: readonly number[] }
  nodes: readonly Node[]
  constants: Readonly<Record<string, Constant>>
  outputs: Readonly<Record<string, readonly number[]>>
}

const FLOAT = 1
const INT64 = 7
/** AttributeProto.AttributeType. */
const attributeType = { INT: 2, INTS: 7 } as const

export function encodeOnnx({ input, nodes, constants, outputs }: OnnxGraph): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => message(1, encodeNode(node))),
    text(2, 'graph'),
    ...Object.entries(constants).map(([name, constant]) => message(5, encodeConstant(name, constant))),
    message(11, encodeValueInfo(input.name, input.shape)),
    ...Object.entries(outputs).map(([name, shape]) => message(12, encodeValueInfo(name, shape))),
  ])
  const opset = Buffer.concat([text(1, ''), number(2, 13)])
  return Buffer.concat([number(1, 8), message(7, graph), message(8, opset)])
}

function encodeNode({ op, inputs, output, attributes = {} }: Node): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, encodeAttribute(name, value))),
  ])
}

function encodeAttribute(name: string, value: Attribute): Buffer {
  return typeof value === 'number'
    ? Buffer.concat([text(1, name), number(3, value), number(20, attributeType.INT)])
    : Buffer.concat([text(1, name), ...value.map((one) => number(8, one)), number(20, attributeType.INTS)])
}

function encodeConstant(name: string, { shape, values, type = 'float' }: Constant): Buffer {
  const numbers = type === 'float' ? Float32Array.from(values) : BigInt64Array.from([...values].map(BigInt))
  return Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, type === 'float' ? FLOAT : INT64),
    text(8, name),
    message(9, Buffer.from(numbers.buffer)),
  ])
}

function encodeValueInfo(name: string, shape: readonly number[]): Buffer {
  const dimensions = Buffer.concat(shape.map((size) => message(1, number(1, size))))
  const tensor = Buffer.concat([number(1, FLOAT), message(2, dimensions)])
  return Buffer.concat([text(1, name), message(2, message(1, tensor))])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)])
}

function message(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes])
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value))
}
