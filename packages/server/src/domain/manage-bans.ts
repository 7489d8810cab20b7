import { banAddress } from './ban-address.ts'
import { GatewayError } from './errors.ts'
import type { BannedAddress, Bans, Clock } from './ports.ts'

/** The addresses that are banned, or were: the latest first. */
export function listBans({ bans, clock }: { bans: Pick<Bans, 'list'>; clock: Clock }): Promise<BannedAddress[]> {
  return bans.list(clock.now())
}

/** Ends the ban of an address, or of the /64 of an IPv6; says which that was. Errors: NOT_FOUND. */
export async function liftBan({ bans }: { bans: Pick<Bans, 'lift'> }, ip: string): Promise<string> {
  const address = banAddress(ip.replace(/\/64$/, ''))
  if (!(await bans.lift(address))) throw new GatewayError('NOT_FOUND')
  return address
}
