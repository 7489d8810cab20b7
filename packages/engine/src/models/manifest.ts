import { z } from 'zod'
import { isStrictlyMonotone } from '../calibration/monotone-map.ts'

// One schema is type, validator and message: an operator writes this file by hand, and a wrong number in it would not
// fail, it would recognise people badly. Unknown fields are refused, because they are misspelt ones.

const sizePx = z.int().min(8).max(2048)
const tensorName = z.string().min(1)
const channelValues = z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])])
const divisor = z.union([
  z.number().positive(),
  z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
])

const preprocessing = z.strictObject({
  widthPx: sizePx,
  heightPx: sizePx,
  channels: z.enum(['RGB', 'BGR', 'GREY']),
  /** Shape of the input: 1 x channels x height x width, or 1 x height x width x channels. */
  layout: z.enum(['NCHW', 'NHWC']),
  /** Each level 0..255 becomes `(level - subtract) / divide`; three numbers are one per channel, in `channels`' order. */
  subtract: channelValues,
  divide: divisor,
})

const file = {
  /** Names the model in reports, logs and in the `modelId` of TEMPLATES. */
  id: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"'),
  /** Path inside the package of `source`; without one, relative to the manifest. */
  file: z.string().min(1),
  /** The npm package that ships the weights, which `npm ci` has installed. */
  source: z.strictObject({ package: z.string().min(1), version: z.string().min(1) }).optional(),
  licence: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
  /** Of ONNX Runtime; all of it unless given. */
  graphOptimization: z.enum(['disabled', 'basic', 'extended', 'all']).optional(),
  preprocessing,
}

/** Sees the whole picture, stretched to its input. */
const detector = z.strictObject({
  role: z.literal('detector'),
  ...file,
  output: z.strictObject({
    kind: z.literal('boxes'),
    /** Tensor of 1 x N x classes probabilities. */
    scores: tensorName,
    /** Tensor of 1 x N x 4 numbers. */
    boxes: tensorName,
    classes: z.int().min(1),
    faceClass: z.int().min(0),
    /** Left, top, right, bottom; or left, top, width, height; or centre x, centre y, width, height. */
    boxForm: z.enum(['CORNERS', 'CORNER_AND_SIZE', 'CENTRE_AND_SIZE']),
    /** Of the picture 0..1, or pixels of the model's input. */
    boxUnit: z.enum(['FRACTION', 'PIXEL']),
    /**
     * What takes its boxes to those of the bundled detector, on which surroundings and quality limits rest: first the
     * centre moves down by `down` heights, then the sides are multiplied by `scale`. None: they are alike.
     */
    boxFit: z.strictObject({ scale: z.number().positive().max(4), down: z.number().min(-1).max(1) }).optional(),
    minScore: z.number().gt(0).lt(1),
    /** Of two faces whose intersection over union is more, the one with the lower score is dropped. */
    maxOverlap: z.number().gt(0).lt(1),
  }),
})

/** Sees a square around the face. */
const landmarks = z.strictObject({
  role: z.literal('landmarks'),
  ...file,
  /** Side of the square in heights of the detected face. */
  surroundings: z.number().min(0.5).max(8),
  output: z.strictObject({
    kind: z.literal('points-68'),
    /** Tensor of 136 numbers: x, y of 68 points in Multi-PIE (iBUG 300-W) order. */
    points: tensorName,
    /** The number that stands for the far edge of the square: 1 for fractions, the input's side for pixels. */
    extent: z.number().positive(),
  }),
})

const point = z.tuple([z.number(), z.number()])

/** Sees the face turned and scaled so that five points lie where `alignment` has them. */
const embedder = z.strictObject({
  role: z.literal('embedder'),
  ...file,
  /** In pixels of the model's input; left and right as seen in the picture. */
  alignment: z.strictObject({ leftEye: point, rightEye: point, nose: point, leftMouth: point, rightMouth: point }),
  output: z.strictObject({
    kind: z.literal('embedding'),
    embedding: tensorName,
    dimensions: z.int().min(16).max(4096),
    /** Norm before normalisation below which a face shows too little to be recognised; 0 where the norm says nothing. */
    minNorm: z.number().min(0),
  }),
})

/** Sees a square around the face, shifted into the picture. */
const pad = z.strictObject({
  role: z.literal('pad'),
  ...file,
  /** Side of the square in the larger side of the detected face. */
  surroundings: z.number().min(0.5).max(8),
  output: z.strictObject({
    kind: z.literal('class-scores'),
    scores: tensorName,
    classes: z.int().min(1),
    /** What turns the scores into probabilities; NONE when they are. */
    activation: z.enum(['SOFTMAX', 'SIGMOID', 'NONE']),
    liveClass: z.int().min(0),
  }),
})

/** Sees each eye in a square about it. Optional: without it EYES_CLOSED is never found. */
const eyes = z.strictObject({
  role: z.literal('eyes'),
  ...file,
  /** Side of the square in widths of the eye. */
  surroundings: z.number().min(0.5).max(8),
  /** The mean and the standard deviation that the levels of every eye are brought to before `subtract` and `divide`. */
  contrast: z.strictObject({ mean: z.number().min(0).max(255), deviation: z.number().positive() }),
  output: z.strictObject({
    kind: z.literal('class-scores'),
    scores: tensorName,
    classes: z.int().min(1),
    /** What turns the scores into probabilities; NONE when they are. */
    activation: z.enum(['SOFTMAX', 'SIGMOID', 'NONE']),
    openClass: z.int().min(0),
  }),
})

/** What the embedder's cosines mean; measured with these weights and these pre-processings only. */
const calibration = z.strictObject({
  /** Names the calibration in reports. */
  id: z.string().min(1),
  matching: z.strictObject({
    /** Knots of a map: cosine, and log10 of the share of impostors whose cosine is higher (the FMR of that threshold). */
    log10Fmr: z
      .array(z.tuple([z.number().min(-1).max(1), z.number().min(-12).max(0)]))
      .min(2)
      .refine((knots) => isStrictlyMonotone(knots) && (knots[0]?.[1] ?? 0) > (knots.at(-1)?.[1] ?? 0), {
        message: 'must have ascending cosines and descending log10 FMR',
      }),
    /** The log10 FMR down to which the data reached; what is below was extrapolated. */
    measuredTo: z.number().min(-12).max(0).optional(),
    /** On whom it was fitted: data, people, comparisons. */
    fittedOn: z.string().min(1).optional(),
  }),
})

const entry = z
  .discriminatedUnion('role', [detector, landmarks, embedder, pad, eyes])
  .refine((model) => model.role !== 'detector' || model.output.faceClass < model.output.classes, {
    message: 'must be below classes',
    path: ['output', 'faceClass'],
  })
  .refine(({ role, preprocessing: { widthPx, heightPx } }) => role !== 'landmarks' || widthPx === heightPx, {
    message: 'must be the width: the model sees a square',
    path: ['preprocessing', 'heightPx'],
  })
  .refine((model) => model.role !== 'pad' || model.output.liveClass < model.output.classes, {
    message: 'must be below classes',
    path: ['output', 'liveClass'],
  })
  .refine((model) => model.role !== 'eyes' || model.output.openClass < model.output.classes, {
    message: 'must be below classes',
    path: ['output', 'openClass'],
  })

const roles = ['detector', 'landmarks', 'embedder', 'pad', 'eyes'] as const
/** The role that an engine can do without. */
export type OptionalRole = 'eyes'

/** The manifest's form; docs/models.md explains every field. */
const manifest = z
  .strictObject({ id: z.string().min(1), models: z.array(entry), calibration })
  .superRefine(({ models }, context) => {
    for (const role of roles) {
      const count = models.filter((model) => model.role === role).length
      if (count === 1 || (count === 0 && role === 'eyes')) continue
      context.addIssue({ code: 'custom', path: ['models'], message: `must hold one ${role}, not ${count}` })
    }
  })

/**
 * Which models an engine runs, how each is fed and read, and what their figures mean. In memory, a `file` without a
 * `source` is an absolute path.
 */
export type ModelManifest = z.infer<typeof manifest>
/** One model: where its weights come from, under which licence, how it is fed and read. */
export type ModelManifestEntry = ModelManifest['models'][number]
export type ModelRole = ModelManifestEntry['role']
export type EntryOf<Role extends ModelRole> = Extract<ModelManifestEntry, { role: Role }>
export type Preprocessing = ModelManifestEntry['preprocessing']

/**
 * Checks that a value is a manifest.
 * @throws Error naming every wrong field and what it must be
 */
export function parseManifest(value: unknown): ModelManifest {
  const parsed = manifest.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `${formatPath(path)}: ${message}`).join('; '))
}

function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text === '' ? 'manifest' : text.replace(/^\./, '')
}

/** The manifest's model for a role, if it has one. */
export function findEntry<Role extends ModelRole>({ models }: ModelManifest, role: Role): EntryOf<Role> | undefined {
  return models.find((model): model is EntryOf<Role> => model.role === role)
}

/** The manifest's model for a role; `parseManifest` has made sure that there is one unless the role is optional. */
export function entryFor<Role extends ModelRole>(manifest: ModelManifest, role: Role): EntryOf<Role> {
  const found = findEntry(manifest, role)
  if (!found) throw new Error(`The model manifest has no ${role}`)
  return found
}
