import type { FastifyInstance } from 'fastify'

/** What every answer says unless it says otherwise: pages have a policy of their own, files with hashed names are stored. */
const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
}

/** A year, as OWASP ASVS 5.0, 3.4.1 asks for (RFC 6797). */
const strictTransport = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }

/** The headers that keep a browser strict. `https`: users reach the server by a certificate that their browsers trust. */
export function securityHeaders({ https }: { https: boolean }): Record<string, string> {
  return { ...common, ...(https && strictTransport) }
}

/** Gives every answer these headers; those that Fastify gives before any hook runs need them from its own handler. */
export function installSecurityHeaders(app: FastifyInstance, headers: Record<string, string>): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    reply.header('x-request-id', request.id)
  })
}

/** The capture page's policy: its own files only, embeddable only where the application says. */
export function capturePageHeaders(frameAncestors: string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : ["'self'", ...frameAncestors].join(' ')}`,
  ].join('; ')
  return {
    'content-security-policy': policy,
    'permissions-policy': 'camera=(self)',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
}
