import { randomUUID } from 'node:crypto'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Dependencies } from './dependencies.ts'
import { GatewayError } from './domain/errors.ts'
import { installAdminRoutes } from './http/admin/routes.ts'
import { capturePage } from './http/capture/page.ts'
import { readPageTexts } from './http/capture/page-texts.ts'
import { captureRoutes } from './http/capture/routes.ts'
import { themeFiles } from './http/capture/theme-files.ts'
import { consoleSite } from './http/console.ts'
import { demoSite } from './http/demo.ts'
import { docsSite } from './http/docs.ts'
import { healthRoutes } from './http/health.ts'
import { metricsRoute } from './http/metrics.ts'
import { installActors } from './http/plugins/acting.ts'
import { requireAuthToken } from './http/plugins/authenticate.ts'
import { installBans } from './http/plugins/bans.ts'
import { installCallers } from './http/plugins/callers.ts'
import { answerClientError, installErrors, sendError } from './http/plugins/errors.ts'
import { installRequestLog } from './http/plugins/log-requests.ts'
import { installMeasuring } from './http/plugins/measure-requests.ts'
import { installOpenapi } from './http/plugins/openapi.ts'
import { installRequestLimits } from './http/plugins/request-limits.ts'
import { installSecurityHeaders, securityHeaders } from './http/plugins/security-headers.ts'
import { signingKeysRoute } from './http/signing-keys.ts'
import { authorizationRoute } from './http/v6/authorization.ts'
import { consentTextRoutes } from './http/v6/consent-text.ts'
import { erasureRoutes } from './http/v6/erasure.ts'
import { faceRoutes } from './http/v6/face.ts'
import { gatewayProcessRoutes } from './http/v6/gateway-process.ts'
import { groupRoutes } from './http/v6/group.ts'
import { groupMemberRoutes } from './http/v6/group-member.ts'
import { operationRoutes } from './http/v6/operation.ts'
import { themeRoutes } from './http/v6/theme.ts'
import { uploadRoutes } from './http/v6/upload.ts'
import { userRoutes } from './http/v6/user.ts'
import { webhookRoutes } from './http/v6/webhook.ts'
import { webhookDeliveryRoutes } from './http/v6/webhook-delivery.ts'
import type { KeyedCertificate } from './security/self-signed.ts'

/** What the HTTP side needs besides the dependencies. */
export type AppOptions = {
  logger: FastifyBaseLogger
  trustedProxies: string[]
  /** Serves HTTPS; absent: HTTP. */
  tls?: KeyedCertificate | undefined
  /** Whether browsers warn of the certificate; they must not be told to insist on it. */
  selfSigned?: boolean
  /** Absolute path of the built capture page. */
  capturePageDir: string
  /** Absolute path of the built documentation. */
  docsDir: string
  /** Absolute path of the built console. */
  consoleDir: string
  /** Whether applications may be OpenID clients, at /oidc. */
  oidc?: boolean
  /** Answers below /demo; absent: no demo. */
  demo: Parameters<typeof demoSite>[1]['handle'] | undefined
}

const maxJsonBytes = 64 * 1024

/** A chosen id of 255 characters, each percent-encoded in up to nine. */
const maxParamLength = 255 * 9

/** Builds the HTTP application. It never listens: `main.ts` does, and tests use `inject`. */
export async function buildApp(dependencies: Dependencies, options: AppOptions): Promise<FastifyInstance> {
  const headers = securityHeaders({ https: dependencies.publicUrl.startsWith('https:') && !options.selfSigned })
  const app = fastify({
    https: options.tls ?? null,
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: maxJsonBytes,
    routerOptions: { maxParamLength },
    requestTimeout: 120_000,
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, request, reply) =>
      sendError(new GatewayError('INVALID_REQUEST'), request, reply.headers(headers)),
    // The two kinds of server differ in how they listen only; requests and replies are the same.
  }) as unknown as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installErrors(app)
  installSecurityHeaders(app, headers)
  installCallers(app, dependencies)
  installRequestLimits(app, dependencies)
  installRequestLog(app)
  installMeasuring(app, dependencies)
  partWhenStopping(app)
  await installOpenapi(app, dependencies)
  const pageTexts = await readPageTexts(options.capturePageDir)

  await app.register(healthRoutes, dependencies)
  await app.register(metricsRoute, dependencies)
  await app.register(signingKeysRoute, dependencies)
  await app.register(capturePage, { ...dependencies, ...options })
  await app.register(themeFiles, dependencies)
  await app.register(docsSite, options)
  await app.register(consoleSite, options)
  if (options.demo !== undefined) await app.register(demoSite, { handle: options.demo })
  await app.register(async (api) => {
    installBans(api, dependencies)
    await api.register(captureRoutes, { ...dependencies, pageTexts, prefix: '/api/capture' })
    if (options.oidc) {
      // Its library is loaded by who uses it only.
      const { oidcRoutes } = await import('./http/oidc/routes.ts')
      await api.register(oidcRoutes, dependencies)
    }
    await api.register((admin) => installAdminRoutes(admin, dependencies), { prefix: '/api/admin' })
    await api.register(authorizationRoute, { ...dependencies, prefix: '/api/v6' })
    await api.register(
      async (application) => {
        application.addHook('onRequest', requireAuthToken(dependencies))
        installActors(application, { kind: 'APPLICATION' })
        await application.register(gatewayProcessRoutes, dependencies)
        await application.register(operationRoutes, dependencies)
        await application.register(userRoutes, dependencies)
        await application.register(groupRoutes, dependencies)
        await application.register(groupMemberRoutes, dependencies)
        await application.register(erasureRoutes, dependencies)
        await application.register(consentTextRoutes, dependencies)
        await application.register(themeRoutes, dependencies)
        await application.register(uploadRoutes, dependencies)
        await application.register(faceRoutes, dependencies)
        await application.register(webhookRoutes, dependencies)
        await application.register(webhookDeliveryRoutes, dependencies)
      },
      { prefix: '/api/v6/application/:applicationId' },
    )
  })
  return app
}

/** While stopping, an answer ends its connection: a client that keeps it alive would keep us alive. */
function partWhenStopping(app: FastifyInstance) {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
}
