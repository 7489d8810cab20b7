import { defineLivegateProcess } from './livegate-process.ts'

export type {
  GatewayErrorEvent,
  GatewayErrorKey,
  GatewayEvent,
  GatewayInfoEvent,
  GatewayStatusEvent,
  ProcessStatus,
} from './events.ts'
export { LivegateProcessElement, type LivegateProcessEventMap, type ProcessEnd } from './livegate-process.ts'
export { type OpenProcessOptions, openProcess } from './open-process.ts'

defineLivegateProcess()
