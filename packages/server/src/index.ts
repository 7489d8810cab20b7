/** The server as a package: what `livegate` the command line, tests and benches use of it. */
export { buildApp } from './app.ts'
export { type Config, readConfig } from './config.ts'
export { createDependencies, type Dependencies } from './dependencies.ts'
export { runAs } from './domain/actor.ts'
export { parseNetworks } from './domain/allowed-networks.ts'
export { revokeApiKey, rotateApiKey } from './domain/api-keys.ts'
export type { Application, ApplicationPolicy } from './domain/application.ts'
export { sealAuditLog } from './domain/audit-checkpoints.ts'
export { describeFault } from './domain/audit-faults.ts'
export { eventsOfUser } from './domain/audit-of-user.ts'
export { readConsentText, reportConsentText } from './domain/consent-texts.ts'
export { createApplication } from './domain/create-application.ts'
export { decide } from './domain/decide.ts'
export { enrollUser } from './domain/enroll-user.ts'
export { eraseUser } from './domain/erase-user.ts'
export { GatewayError } from './domain/errors.ts'
export { exportUser } from './domain/export-user.ts'
export { type ImportOutcome, importSample } from './domain/import-sample.ts'
export { parseInjectionPolicy } from './domain/injection.ts'
export type { MasterKeyState, ResealProgress, SigningKeyState } from './domain/key-ports.ts'
export { defaultLockOut, unlockUser } from './domain/lock-out.ts'
export { liftBan, listBans } from './domain/manage-bans.ts'
export { forgetCredentialFailures, listCredentialFailures } from './domain/manage-credential-failures.ts'
export {
  addMembers,
  createGroup,
  deleteGroup,
  listGroups,
  listMembers,
  readGroup,
  removeMember,
} from './domain/manage-groups.ts'
export {
  changeOperator,
  findOperator,
  inviteOperator,
  listOperators,
  makeFirstSetUpLink,
  makeSetUpLink,
  removeOperator,
} from './domain/manage-operators.ts'
export { createUser, listUsers, readUser } from './domain/manage-users.ts'
export {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  readWebhook,
  rotateWebhookSecret,
} from './domain/manage-webhooks.ts'
export type { ApiKeyState } from './domain/ports.ts'
export { type Purged, purgeOutdated } from './domain/purge.ts'
export { readOperation } from './domain/read-operation.ts'
export { parseRetention } from './domain/retention.ts'
export { resealEverything, retireMasterKey } from './domain/retire-master-key.ts'
export { setAllowedNetworks } from './domain/set-allowed-networks.ts'
export { parseRedirectUris, setOidc } from './domain/set-oidc.ts'
export { setRetention } from './domain/set-retention.ts'
export { rotateSigningKey, withdrawSigningKey } from './domain/signing-keys.ts'
export { compileTheme, pairsOfTheme, readTheme, resetTheme, setTheme } from './domain/theme.ts'
export { upgradeTemplates } from './domain/upgrade-templates.ts'
export { type AuditSource, openAuditSource, verifyAuditLog } from './domain/verify-audit-log.ts'
export { listDeliveries, redeliver, redeliverFailed, testWebhook } from './domain/webhook-log.ts'
export { createLogger } from './logger.ts'
export { type Server, serve } from './main.ts'
export { createSignedReader } from './security/read-signed.ts'
