import type { GivenConsent, Liveness, Operation } from './api-types.ts'
import { pause } from './send.ts'
import { type CallOptions, inPath, type Transport } from './transport.ts'

/** A photo or video of a face: JPEG, PNG, WebP, WebM, MP4 or Motion JPEG in Matroska, 12 MiB at most. */
export type Sample = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer

export type UploadOptions = CallOptions & {
  liveness?: Liveness | undefined
  /** UUID; comes back in the OPERATION. */
  transactionId?: string | undefined
  consent?: GivenConsent | undefined
  /** The same key and SAMPLE within 24 h: the same OPERATION. Made when you give none. */
  idempotencyKey?: string
}

/** A form of files and texts; what is undefined is left out. */
export function formOf(parts: Record<string, Sample | string | number | undefined>): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue
    if (typeof part === 'string' || typeof part === 'number') form.append(name, String(part))
    else form.append(name, part instanceof Blob ? part : new Blob([part]))
  }
  return form
}

/** The server answers when it is decided, or after half a minute with how it stands (202): then it is asked again. */
const pollMs = 500

/** Uploads a SAMPLE and waits until its OPERATION is decided. @throws LivegateError */
export async function decideUpload(
  transport: Transport,
  path: string,
  parts: Parameters<typeof formOf>[0],
  { idempotencyKey = crypto.randomUUID(), signal, liveness, transactionId, consent }: UploadOptions,
): Promise<Operation> {
  const call = { method: 'POST', headers: { 'idempotency-key': idempotencyKey }, repeatable: true, signal } as const
  const form = formOf({ ...parts, liveness, transactionId, consent: consent && JSON.stringify(consent) })
  let operation = await transport.read<Operation>(path, { ...call, form })
  while (operation.status === 'PENDING' || operation.status === 'PROCESSING') {
    await pause(pollMs, signal)
    operation = await transport.read<Operation>(`operation/${inPath(operation.id)}`, { signal })
  }
  return operation
}
