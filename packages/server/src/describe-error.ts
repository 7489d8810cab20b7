/** An error as it may be written down: what failed where, without the values that it failed on. */
export type ErrorDescription = {
  type: string
  message: string
  /** Where it was thrown. */
  stack: string
  code?: string
  /** Of the database: what was violated, or where in it. */
  table?: string
  constraint?: string
  routine?: string
  cause?: ErrorDescription
}

type Known = Partial<Record<'code' | 'severity' | 'table' | 'constraint' | 'routine' | 'query', unknown>>

/**
 * Classes of SQLSTATE whose messages name tables, constraints and states only. Those of others quote what they could not read or what a
 * trigger says; a DETAIL quotes rows.
 */
const speakingClasses: ReadonlySet<string> = new Set(['08', '23', '25', '40', '42', '53', '55', '57', '58'])

/** How deep causes are followed. */
const deepestCause = 4

/** Describes whatever was thrown. The database's detail, parameters and quoted values are left out: they are people's. */
export function describeError(error: unknown, depth = deepestCause): ErrorDescription {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown', stack: '' }
  const known = error as Known
  return {
    type: error.name,
    message: messageOf(error),
    stack: framesOf(error),
    ...textFields(known, ['code', 'table', 'constraint', 'routine']),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  }
}

/** The same error for those who write its message and stack down themselves. */
export function withoutValues(error: unknown): Error {
  const told = describeError(error)
  const causes = told.cause === undefined ? '' : `: ${told.cause.message}`
  const quiet = new Error(`${told.message}${causes}`)
  quiet.name = told.type
  quiet.stack = `${told.type}: ${quiet.message}\n${told.stack}`
  return quiet
}

function messageOf(error: Error): string {
  const { code, severity, query } = error as Known
  // Drizzle puts the parameters behind the query.
  if (typeof query === 'string') return `Failed query: ${query}`
  if (typeof severity === 'string' && typeof code === 'string') {
    return speakingClasses.has(code.slice(0, 2)) ? error.message : `PostgreSQL ${severity} ${code}`
  }
  // Of JSON: it quotes the text.
  return error instanceof SyntaxError ? error.message.replace(/".*"/gs, '"…"') : error.message
}

/** The stack begins with the message, of any number of lines. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

function textFields<Name extends keyof Known>(known: Known, names: Name[]): Partial<Record<Name, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof known[name] === 'string' ? [[name, known[name]]] : [])),
  ) as Partial<Record<Name, string>>
}
