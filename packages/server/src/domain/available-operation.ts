import { type OperationType, operationType } from '@livegate/contract'
import type { Application } from './application.ts'
import { GatewayError } from './errors.ts'

/** The type of OPERATION that a text names. Errors: GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE, also by the policy. */
export function availableOperation({ policy }: Pick<Application, 'policy'>, operation: string): OperationType {
  const known = operationType.safeParse(operation)
  if (!known.success || !policy.operations.includes(known.data)) {
    throw new GatewayError('GATEWAY_BIOMETRIC_OPERATION_NOT_AVAILABLE')
  }
  return known.data
}
