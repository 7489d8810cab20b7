import { z } from 'zod'

/**
 * What an application may keep of an OPERATION beyond its decision. DETAILS: scores, ranking, reasons, warnings, signals, and what the
 * browser said of itself and its camera.
 */
export const keptKind = z.enum(['SAMPLE_SOURCE', 'SELFIE', 'DETAILS'])
export type KeptKind = z.infer<typeof keptKind>
