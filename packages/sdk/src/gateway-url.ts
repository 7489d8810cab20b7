/** A gatewayUrl, taken apart. */
export type GatewayLink = { url: string; origin: string; processId: string }

/**
 * Reads a gatewayUrl, `https://host/gateway/{processId}#{secret}`, as your server got it from `POST gateway/process`.
 * With `gatewayOrigin` (e.g. `https://face.example`) only one of that origin is taken, so that nobody can slip another
 * site into your page. Throws a TypeError that says what is wrong, without repeating the secret.
 */
export function readGatewayUrl(gatewayUrl: string, gatewayOrigin?: string | null): GatewayLink {
  if (!/^https?:\/\//i.test(gatewayUrl)) throw new TypeError('gatewayUrl must be an absolute http or https URL')
  const { origin, pathname, username, password } = parse(gatewayUrl, 'gatewayUrl')
  if (username !== '' || password !== '') throw new TypeError('gatewayUrl must not have credentials')
  const [, processId] = /\/gateway\/([^/]+)\/?$/.exec(pathname) ?? []
  if (processId === undefined) throw new TypeError('gatewayUrl must end with /gateway/{processId}')
  if (gatewayOrigin && parse(gatewayOrigin, 'gatewayOrigin').origin !== origin) {
    throw new TypeError(`gatewayUrl is of ${origin}, not of ${gatewayOrigin}`)
  }
  return { url: gatewayUrl, origin, processId }
}

function parse(url: string, name: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new TypeError(`${name} is not a URL`)
  }
}
