import type { GatewayErrorKey } from './capture.ts'
import type { ProcessStatus } from './gateway-process.ts'

/** What the capture page posts to the page that embeds it (`window.postMessage`, to allowed origins only). */
export type GatewayEvent =
  | { processId: string; type: 'Info'; value: { name: 'ProcessStarted' | 'ProcessFinished' } }
  | { processId: string; type: 'Error'; value: { name: GatewayErrorKey; message: string; extrainfo: string } }
  | { processId: string; type: 'Status'; value: { name: ProcessStatus } }
