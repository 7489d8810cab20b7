import type { FaceReport, Liveness } from './api-types.ts'
import { formOf, type Sample } from './samples.ts'
import type { CallOptions, Transport } from './transport.ts'

type FaceOptions = CallOptions & { liveness?: Liveness | undefined }

/** Checks of which nothing is kept. */
export type Faces = {
  /** Whether two SAMPLEs show one person. `liveness` is judged of the probe, when asked for. */
  compare(reference: Sample, probe: Sample, options?: FaceOptions): Promise<FaceReport>
  /** Whether a SAMPLE shows a live person. */
  checkLiveness(sample: Sample, options?: FaceOptions): Promise<FaceReport>
}

export function createFaces(transport: Transport): Faces {
  const ask = (path: string, form: FormData, signal: AbortSignal | undefined) =>
    transport.read<FaceReport>(`face/${path}`, { method: 'POST', form, signal, repeatable: true })
  return {
    compare: (reference, probe, { liveness, signal } = {}) =>
      ask('compare', formOf({ reference, probe, liveness }), signal),
    checkLiveness: (sample, { liveness, signal } = {}) => ask('liveness', formOf({ sample, liveness }), signal),
  }
}
