import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Allowance } from '../../domain/limit-requests.ts'

const allowances = new WeakMap<FastifyRequest, Allowance[]>()

/** Says how much is left of one limit more: RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10). */
export function tellAllowance(request: FastifyRequest, reply: FastifyReply, allowance: Allowance | undefined): void {
  if (allowance === undefined) return
  const told = [...(allowances.get(request) ?? []), allowance]
  allowances.set(request, told)
  reply.headers({
    'ratelimit-policy': told
      .map(({ name, limit, windowSeconds }) => `"${name}";q=${limit};w=${windowSeconds}`)
      .join(', '),
    ratelimit: told.map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`).join(', '),
  })
}
