import ipaddr from 'ipaddr.js'
import { isInNetworks, type Network } from './allowed-networks.ts'
import { parseAddress } from './ban-address.ts'

/** Where webhooks may be sent to, by the installation's settings. */
export type TargetPolicy = {
  /** Networks beyond the public internet: an integrator's own. */
  networks: readonly Network[]
  /** Whether to send to this machine itself, by plain HTTP, too: for development. */
  loopback: boolean
}

const longestUrl = 2000
const httpsPort = 443
/** Below lie the ports of the system's services (RFC 6335, 6), which nobody speaks HTTP on but the two. */
const firstUserPort = 1024

const globalIpv6 = ipaddr.parseCIDR('2000::/3')
/** Public by number, but answered by the cloud's host that a virtual machine runs on. */
const hostAddresses = ['168.63.129.16']

/**
 * Reads the URL of a webhook as it stands, without asking for its name. The URL Standard has brought every spelling of an IPv4
 * address (hexadecimal, octal, one number, full-width digits, a dot behind) to the one form. Else says what is wrong with it.
 */
export function readTarget(text: string, policy: TargetPolicy): { url: URL } | { wrong: string } {
  // Whatever the parser would drop could be read otherwise by somebody else.
  if (text.length > longestUrl || !/^[\x21-\x7e]+$/.test(text) || text.includes('\\')) {
    return { wrong: `must be ASCII without blanks, at most ${longestUrl} characters` }
  }
  if (!URL.canParse(text)) return { wrong: 'must be a URL' }
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.loopback)) return { wrong: 'must be https' }
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) {
    return { wrong: 'must be without credentials: the signature tells that it is us' }
  }
  if (text.includes('#')) return { wrong: 'must be without fragment' }
  const wrong = wrongWithHost(url, policy)
  return wrong === undefined ? { url } : { wrong }
}

function wrongWithHost(url: URL, policy: TargetPolicy): string | undefined {
  const host = hostOf(url)
  const isLocal = /(^|\.)localhost$/.test(host)
  const address = parseAddress(host)
  const isOfThisMachine = isLocal || address?.range() === 'loopback'
  if (url.protocol === 'http:' && !isOfThisMachine) return 'must be https, but to this machine'
  if (host.endsWith('.') || host.includes('..')) return 'must have a host name without a dot at its end'
  if (isLocal && !policy.loopback) return 'must not be this machine'
  if (address !== undefined && !maySendTo(host, policy)) return 'must not be an address of a private or special network'
  const port = Number(url.port || httpsPort)
  if (url.protocol === 'https:' && port !== httpsPort && port < firstUserPort) {
    return `must have port ${httpsPort}, or one from ${firstUserPort} on`
  }
  return undefined
}

/** The host of a URL as sockets take it: IPv6 without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/**
 * Whether webhooks may go to an address: a public one by the registries of special addresses (RFC 6890), or one in the operator's
 * networks. An IPv4 address mapped into IPv6 is the IPv4 address; those that a gateway would translate are not public.
 */
export function maySendTo(address: string, { networks, loopback }: TargetPolicy): boolean {
  // Without the dotted forms of IPv6, some of which are read as IPv4.
  const written = address.includes(':') ? hexadecimal(address) : address
  const parsed = written === undefined ? undefined : parseAddress(written)
  if (written === undefined || parsed === undefined) return false
  if (isInNetworks(written, networks)) return true
  const range = parsed.range()
  if (range === 'loopback') return loopback
  if (range !== 'unicast' || hostAddresses.includes(parsed.toString())) return false
  return parsed.kind() === 'ipv4' || parsed.match(globalIpv6)
}

/** An IPv6 address without a zone in the one form that the URL Standard gives it. */
function hexadecimal(address: string): string | undefined {
  const text = `https://[${address}]/`
  return URL.canParse(text) ? hostOf(new URL(text)) : undefined
}
