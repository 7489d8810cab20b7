import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { installActors } from '../plugins/acting.ts'
import { apiKeyRoutes } from './api-key.ts'
import { applicationRoutes } from './application.ts'
import { installationRoutes } from './installation.ts'
import { operatorRoutes } from './operator.ts'
import { ownCredentialRoutes } from './own-credentials.ts'
import { sessionRoutes } from './session.ts'

/** What the console is made of, below /api/admin. */
export async function installAdminRoutes(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  installActors(app, { kind: 'OPERATOR' })
  await app.register(sessionRoutes, dependencies)
  await app.register(ownCredentialRoutes, dependencies)
  await app.register(operatorRoutes, dependencies)
  await app.register(applicationRoutes, dependencies)
  await app.register(apiKeyRoutes, dependencies)
  await app.register(installationRoutes, dependencies)
}
