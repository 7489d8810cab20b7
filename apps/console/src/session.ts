import type { OperatorRole, SessionReport } from '@livegate/contract'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Who is signed in. */
export const SessionContext = createContext<SessionReport | undefined>(undefined)

const ranks: Record<OperatorRole, number> = { VIEWER: 0, AUDITOR: 1, OPERATOR: 2, OWNER: 3 }

/** Whether whoever is signed in may what this role may: the server decides, this only hides what it would refuse. */
export function useMay(role: OperatorRole): boolean {
  const session = useContext(SessionContext)
  return session !== undefined && ranks[session.operator.role] >= ranks[role]
}
