import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { isInNetworks, type Network } from '../domain/allowed-networks.ts'
import type { Metrics } from '../observability/metrics.ts'
import { authenticateOperator, type OperatorDependencies } from './plugins/require-operator.ts'

type Dependencies = OperatorDependencies & {
  metrics: Metrics
  /** Who may read them without a token. */
  metricsNetworks: readonly Network[]
}

/**
 * `GET /metrics`: what this process counts, for Prometheus. For operators' tokens and for the networks of LIVEGATE_METRICS_NETWORKS.
 * Errors: OPERATOR_NOT_SIGNED_IN, OPERATOR_NOT_ALLOWED.
 */
export const metricsRoute: FastifyPluginAsync<Dependencies> = async (app, dependencies) => {
  app.get(
    '/metrics',
    {
      schema: { hide: true },
      onRequest: async (request) => {
        if (!isWithin(request, dependencies.metricsNetworks)) await authenticateOperator(dependencies, request, 'VIEW')
      },
    },
    async (_request, reply) => {
      const { registry } = dependencies.metrics
      return reply.header('content-type', registry.contentType).send(await registry.metrics())
    },
  )
}

/** A proxy that is not trusted hides who asks: then nobody is let in for the address of the proxy. */
function isWithin({ ip, ips, headers }: FastifyRequest, networks: readonly Network[]): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !(isForwarded && ips === undefined) && isInNetworks(ip, networks)
}
