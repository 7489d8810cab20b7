import { type DestinationStream, type Logger, pino } from 'pino'
import { describeError } from './describe-error.ts'

/** Libraries log a request's headers at the level trace, credentials among them. */
const neverLogged = { paths: ['headers', '*.headers'], remove: true }

/** The server's log: JSON lines, on the standard output unless told otherwise. Errors are written without the values they quote. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const serializers = { err: describeError, error: describeError }
  const options = { level, redact: neverLogged, serializers }
  return destination === undefined ? pino(options) : pino(options, destination)
}
