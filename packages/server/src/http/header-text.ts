import type { FastifyRequest } from 'fastify'

/** A header's text, cut to what the report keeps. */
export function headerText({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value.slice(0, 512) : undefined
}
