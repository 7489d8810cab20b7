import ipaddr from 'ipaddr.js'

/** Who a trusted proxy names without an address (RFC 7239, 6.2 and 6.3) counts as one. */
const unknown = 'unknown'

/**
 * What a ban is about: the IPv4 address, or the /64 of an IPv6 (one subscriber has at least that many, RFC 6177).
 * An IPv4 address mapped into IPv6 is the IPv4 address. Some proxies add the port.
 */
export function banAddress(ip: string): string {
  const [, host = ip] = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(ip) ?? /^\[([\da-f:.]+)\](?::\d+)?$/i.exec(ip) ?? []
  if (!ipaddr.isValid(host)) return unknown
  const address = ipaddr.process(host)
  if (address.kind() === 'ipv4') return address.toString()
  const prefix = address.toByteArray().slice(0, 8)
  return `${ipaddr.fromByteArray([...prefix, 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`
}
