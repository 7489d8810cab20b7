/** The SHA-256 that a Repr-Digest header names, hex; undefined when it names none (RFC 9530, 3; RFC 8941, 3.3.5). */
export function sha256OfDigest(header: string): string | undefined {
  const base64 = /(?:^|,)[ \t]*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
