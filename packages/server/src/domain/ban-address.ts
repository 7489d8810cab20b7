import ipaddr from 'ipaddr.js'

/** Who a trusted proxy names without an address (RFC 7239, 6.2 and 6.3) counts as one. */
export const unknownAddress = 'unknown'

/** An address as a proxy or the socket gives it; some proxies add the port. An IPv4 address mapped into IPv6 is the IPv4 address. */
export function parseAddress(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const [, host = ip] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(ip) ?? /^\[([\da-f:.]+)\](?::\d+)?$/i.exec(ip) ?? []
  return ipaddr.isValid(host) ? ipaddr.process(host) : undefined
}

/** What a ban is about: the IPv4 address, or the /64 of an IPv6 (one subscriber has at least that many, RFC 6177). */
export function banAddress(ip: string): string {
  const address = parseAddress(ip)
  if (address === undefined) return unknownAddress
  if (address.kind() === 'ipv4') return address.toString()
  const prefix = address.toByteArray().slice(0, 8)
  return `${ipaddr.fromByteArray([...prefix, 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`
}
