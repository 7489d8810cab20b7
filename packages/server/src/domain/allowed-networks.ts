import ipaddr from 'ipaddr.js'
import { parseAddress } from './ban-address.ts'
import { invalidField } from './errors.ts'

export type Network = { base: ipaddr.IPv4 | ipaddr.IPv6; prefixBits: number }

const mostNetworks = 200

/** A CIDR range, or an address: a range of one. Undefined: neither. */
export function parseNetwork(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) {
    const [base, prefixBits] = ipaddr.parseCIDR(text)
    return { base, prefixBits }
  }
  const base = parseAddress(text)
  return base && { base, prefixBits: base.toByteArray().length * 8 }
}

/** Reads `10.0.0.0/8,2001:db8::7,…`, an APPLICATION's own list; empty: none. Errors: INVALID_REQUEST. */
export function parseNetworks(text: string): string[] {
  const networks = text.split(',').flatMap((entry) => entry.trim() || [])
  const wrong = networks.find((network) => parseNetwork(network) === undefined)
  if (wrong !== undefined) throw invalidField('allowedNetworks', `"${wrong}" is neither an address nor a CIDR range`)
  if (networks.length > mostNetworks) throw invalidField('allowedNetworks', `must be at most ${mostNetworks}`)
  return networks
}

/** Whether an address, as a proxy or the socket gives it, lies in one of the networks. */
export function isInNetworks(ip: string, networks: readonly Network[]): boolean {
  const address = parseAddress(ip)
  if (address === undefined) return false
  return networks.some(({ base, prefixBits }) => base.kind() === address.kind() && address.match(base, prefixBits))
}
