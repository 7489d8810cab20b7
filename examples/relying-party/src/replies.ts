import type { ServerResponse } from 'node:http'
import { type Page, renderPage } from './pages.ts'

/** Sends bytes or text, never to be stored: pages tell who is logged in, pictures are of people. */
export function reply(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  const contentType = type.startsWith('image/') ? type : `${type}; charset=utf-8`
  response.writeHead(status, { ...commonHeaders, 'content-type': contentType })
  response.end(body)
}

/**
 * Sends a page with a policy that allows this site's own files only, and the camera to nobody; with `gatewayOrigin`,
 * also a frame with the gateway, and the camera to that.
 */
export function replyPage(response: ServerResponse, page: Page, status = 200, gatewayOrigin?: string): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    // The return from an embedded gateway is loaded in the frame first; the page around it then goes there.
    "frame-ancestors 'self'",
    // No form-action: browsers hold it against redirects too, and the gateway may be on any host.
    ...(gatewayOrigin ? [`frame-src 'self' ${gatewayOrigin}`] : []),
  ].join('; ')
  const allowed = gatewayOrigin ? `(self "${gatewayOrigin}")` : '()'
  response.setHeader('content-security-policy', policy)
  response.setHeader('permissions-policy', `camera=${allowed}, microphone=${allowed}`)
  reply(response, status, 'text/html', renderPage(page))
}

/** Sends the browser on with a GET, whatever it sent. */
export function redirect(response: ServerResponse, location: string, cookie?: string): void {
  if (cookie !== undefined) response.setHeader('set-cookie', cookie)
  response.writeHead(303, { ...commonHeaders, location })
  response.end()
}

/** On every answer of this site. */
export const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Not no-referrer: that would make browsers hide the Origin of this site's own forms.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}
