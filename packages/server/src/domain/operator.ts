import type { OperatorRole } from '@livegate/contract'

/** What a request of the console needs to be allowed. */
export type Permission = 'VIEW' | 'READ_EVIDENCE' | 'OPERATE' | 'OWN'

const permissions: Record<OperatorRole, readonly Permission[]> = {
  VIEWER: ['VIEW'],
  AUDITOR: ['VIEW', 'READ_EVIDENCE'],
  OPERATOR: ['VIEW', 'READ_EVIDENCE', 'OPERATE'],
  OWNER: ['VIEW', 'READ_EVIDENCE', 'OPERATE', 'OWN'],
}

/** Whether a role has a permission. */
export function roleAllows(role: OperatorRole, permission: Permission): boolean {
  return permissions[role].includes(permission)
}

/** Somebody who may use the console. */
export type Operator = {
  id: string
  /** Lower case; nobody else's. */
  email: string
  name: string
  role: OperatorRole
  /** Has chosen a password, or has signed in by OpenID Connect. */
  isSetUp: boolean
  hasSecondFactor: boolean
  disabledAt: Date | undefined
  createdAt: Date
  signedInAt: Date | undefined
}

/** Who acts, and by what. `expiresAt` is a session's; a token's id stands in the audit log. */
export type SignedIn = { operator: Operator; expiresAt?: Date | undefined; tokenId?: string | undefined }

/** A session ends without a request for so long, s. */
export const idleSeconds = 30 * 60
/** A session ends anyway after so long, s. */
export const sessionSeconds = 12 * 3600
/** A set-up link ends after so long, s. */
export const setUpSeconds = 24 * 3600
