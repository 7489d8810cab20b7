import { GatewayError } from '@livegate/server'

/** The option that every command has. */
export const jsonOption = { json: { type: 'boolean', description: 'Print JSON for programs' } } as const

/** Prints a result: the value itself for programs, or lines for people. */
export function print(json: boolean | undefined, value: unknown, lines: string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`)
}

/** Why a command could not do its work: a code for programs and a sentence that says what to do. */
export class CommandFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'CommandFailure'
    this.code = code
  }
}

/**
 * Runs a command's work and ends the process's life well: whatever fails is told (as `{"error", "message"}` on
 * standard output for programs, in words on standard error for people), and the exit code is then 1.
 */
export async function runCommand(json: boolean | undefined, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code, message } = describe(error)
    if (json) process.stdout.write(`${JSON.stringify({ error: code, message })}\n`)
    else process.stderr.write(`${message}\n`)
    process.exitCode = 1
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'INTERNAL_ERROR', message: String(error) }
  if (error instanceof GatewayError && error.details !== undefined) {
    // The details name the field; that it would have stood in a request's body means nothing here.
    const lines = error.details.map(({ pointer, message }) => `${pointer.replace('/body/', '')}: ${message}`)
    return { code: error.code === 'INVALID_REQUEST' ? 'WRONG_ARGUMENT' : error.code, message: lines.join('\n') }
  }
  const { code } = error as Error & { code?: unknown }
  return { code: typeof code === 'string' ? code : 'INTERNAL_ERROR', message: error.message }
}
