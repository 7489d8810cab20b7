const infoNames = ['ProcessStarted', 'ProcessFinished'] as const
const statusNames = ['CREATED', 'STARTED', 'QR', 'IN_PROGRESS', 'PROCESSING', 'COMPLETED'] as const
const errorKeys = [
  'BiometricError',
  'ConnectionError',
  'HardwareError',
  'PermissionError',
  'SupportError',
  'TimeoutError',
  'UserCancelled',
] as const

/** The life of a GATEWAY PROCESS. */
export type ProcessStatus = (typeof statusNames)[number]

/** What went wrong in the page, as in the return URL's `error`. */
export type GatewayErrorKey = (typeof errorKeys)[number]

/** The visit began, or is over: ask your server how it ended. */
export type GatewayInfoEvent = { processId: string; type: 'Info'; value: { name: (typeof infoNames)[number] } }

/** The process has a new status. */
export type GatewayStatusEvent = { processId: string; type: 'Status'; value: { name: ProcessStatus } }

/**
 * Something is in the person's way. Not the end: a camera that was denied may be allowed a moment later. `message` and
 * `extrainfo` are for developers; the page itself tells the person.
 */
export type GatewayErrorEvent = {
  processId: string
  type: 'Error'
  value: { name: GatewayErrorKey; message: string; extrainfo: string }
}

/** What the gateway's page posts to the page around it. For display only: none of them is a decision. */
export type GatewayEvent = GatewayInfoEvent | GatewayStatusEvent | GatewayErrorEvent

/** A posted message as the event of a process; undefined when it is something else, or about another process. */
export function readGatewayEvent(data: unknown, processId: string): GatewayEvent | undefined {
  if (!isRecord(data) || data.processId !== processId || !isRecord(data.value)) return undefined
  return isGatewayValue(data.type, data.value) ? (data as GatewayEvent) : undefined
}

function isGatewayValue(type: unknown, { name, message, extrainfo }: Record<string, unknown>): boolean {
  if (type === 'Info') return isOneOf(infoNames, name)
  if (type === 'Status') return isOneOf(statusNames, name)
  return type === 'Error' && isOneOf(errorKeys, name) && typeof message === 'string' && typeof extrainfo === 'string'
}

function isOneOf(names: readonly string[], name: unknown): boolean {
  return typeof name === 'string' && names.includes(name)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
