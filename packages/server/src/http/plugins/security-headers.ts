import type { FastifyInstance } from 'fastify'

/** What every answer says; pages add their own Content-Security-Policy. */
const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** Answers of the API are never stored and never framed. */
const api = { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }

/** Sets the headers that keep a browser strict. */
export function installSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(common)
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.headers(api)
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
