import type { FastifyInstance, FastifyRequest } from 'fastify'
import { banAddress } from '../../domain/ban-address.ts'
import type { AllowedNetworks, Caller } from '../../domain/ports.ts'

/** Where the application is named by a header. */
const authorizationPath = '/api/v6/authorization'

const callers = new WeakMap<FastifyRequest, Caller>()

/** Who calls; only below {@link installCallers}. */
export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request) ?? { address: banAddress(request.ip), isAllowed: false }
}

/** Notes of every request who calls, before anything else looks at it. */
export function installCallers(
  app: FastifyInstance,
  { allowedNetworks }: { allowedNetworks: Pick<AllowedNetworks, 'include'> },
): void {
  app.addHook('onRequest', async (request) => {
    const isAllowed = allowedNetworks.include(request.ip, claimedApplication(request))
    callers.set(request, { address: banAddress(request.ip), isAllowed })
  })
}

/** The application that a request is about, by its own word: its networks count for that application alone. */
function claimedApplication({ params, headers, routeOptions }: FastifyRequest): string | undefined {
  const named = routeOptions.url === authorizationPath ? headers.applicationid : undefined
  const { applicationId = named } = (params ?? {}) as { applicationId?: string }
  return typeof applicationId === 'string' ? applicationId.toLowerCase() : undefined
}
