import { createHash, randomUUID } from 'node:crypto'
import { maxSampleBytes, sampleMediaTypes } from '@livegate/contract'
import { GatewayError } from './errors.ts'
import type { Resource } from './gateway-process.ts'
import type { Biometrics } from './ports.ts'

/** The media type that a SAMPLE's bytes tell. Errors: SAMPLE_EMPTY, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE. */
export function sampleFormat({ sniffMediaType }: Pick<Biometrics, 'sniffMediaType'>, bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw new GatewayError('SAMPLE_EMPTY')
  if (bytes.byteLength > maxSampleBytes) throw new GatewayError('BODY_TOO_LARGE')
  const format = sniffMediaType(bytes)
  if (format === undefined || !sampleMediaTypes.some((known) => known === format)) {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE')
  }
  return format
}

/** Describes bytes that are about to be kept as a RESOURCE. */
export function describeResource({
  operationId,
  type,
  format,
  bytes,
  now,
}: Pick<Resource, 'operationId' | 'type' | 'format'> & { bytes: Uint8Array; now: Date }): Resource {
  return {
    id: randomUUID(),
    operationId,
    type,
    format,
    byteLength: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    createdAt: now,
  }
}
