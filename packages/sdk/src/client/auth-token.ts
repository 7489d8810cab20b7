/** Fetches an AUTH_TOKEN. */
type FetchToken = () => Promise<string>

/** The token is replaced this long before it expires, so that it doesn't expire under way, ms. */
const marginMs = 60_000

/** The AUTH_TOKEN, kept until shortly before it expires; whoever asks at the same time shares one request. */
export function createTokenCache(fetchToken: FetchToken) {
  let current: { token: string; expiresAtMs: number } | undefined
  let request: Promise<string> | undefined

  const renew = async (): Promise<string> => {
    const token = await fetchToken()
    current = { token, expiresAtMs: readExpiryMs(token) }
    return token
  }
  return {
    async get(): Promise<string> {
      if (current !== undefined && Date.now() < current.expiresAtMs - marginMs) return current.token
      request ??= renew().finally(() => {
        request = undefined
      })
      return request
    },
    /** It was refused: the next one is fetched, unless somebody has done so already. */
    forget(token: string): void {
      if (current?.token === token) current = undefined
    },
  }
}

/** `exp` of a JWT (RFC 7519, 4.1.4), ms; it only says when to fetch the next, so nothing is verified. 0 when there is none. */
function readExpiryMs(token: string): number {
  try {
    const payload = token.split('.')[1] ?? ''
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown }
    return typeof exp === 'number' ? exp * 1000 : 0
  } catch {
    return 0
  }
}
