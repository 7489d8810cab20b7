import multipart from '@fastify/multipart'
import { maxSampleBytes } from '@livegate/contract'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { GatewayError, invalidField } from '../../domain/errors.ts'

/** Two SAMPLEs, short fields, and what stands around them (RFC 7578). */
const limits = { files: 2, fileSize: maxSampleBytes, fields: 16, fieldSize: 4096, fieldNameSize: 64, parts: 18 }
const maxBodyBytes = limits.files * maxSampleBytes + 256 * 1024

/**
 * From here on requests are `multipart/form-data` only: files become bytes and fields text in `request.body`, which the
 * route's schema then validates. Errors: UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, MALFORMED_MULTIPART, INVALID_REQUEST.
 */
export async function installMultipart(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, { limits })
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (Number(headers['content-length']) <= maxBodyBytes || headers['content-length'] === undefined) return
    // The error handler takes this back where the rest is worth reading.
    reply.header('connection', 'close')
    throw new GatewayError('BODY_TOO_LARGE')
  })
  app.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await readParts(request)
  })
}

async function readParts(request: FastifyRequest): Promise<Record<string, unknown>> {
  const parts: [name: string, value: unknown][] = []
  const tooLong: string[] = []
  try {
    for await (const part of request.parts()) {
      parts.push([part.fieldname, part.type === 'file' ? await part.toBuffer() : part.value])
      if (part.type === 'field' && part.valueTruncated) tooLong.push(part.fieldname)
    }
  } catch (error) {
    throw refusalOf(error as FastifyError)
  }
  const body = Object.fromEntries(parts)
  for (const name of tooLong) throw invalidField(name, `must be at most ${limits.fieldSize} bytes long`)
  for (const name of Object.keys(body)) {
    if (parts.filter(([other]) => other === name).length > 1) throw invalidField(name, 'must be there only once')
  }
  return body
}

/** Whatever goes wrong while the body is read is the body's fault. */
function refusalOf({ code }: FastifyError): GatewayError {
  if (code === 'FST_REQ_FILE_TOO_LARGE') return new GatewayError('BODY_TOO_LARGE')
  if (code?.endsWith('_LIMIT')) return invalidField('', 'has too many parts')
  return new GatewayError('MALFORMED_MULTIPART')
}
