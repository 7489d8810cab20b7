import type { Application } from './application.ts'
import type { Applications } from './ports.ts'

/** Changes which networks of an APPLICATION's servers are never banned nor held up. */
export async function setAllowedNetworks(
  { applications }: { applications: Pick<Applications, 'changePolicy'> },
  { id }: Application,
  allowedNetworks: string[],
): Promise<void> {
  await applications.changePolicy(id, { allowedNetworks })
}
