import { userInfo } from 'node:os'
import { type Config, createDependencies, type Dependencies, readConfig, runAs } from '@livegate/server'
import { CommandFailure } from './output.ts'

/** The settings of the environment; a wrong one ends the command with a message that names it. */
export function settingsOfEnvironment(): Config {
  const reading = readConfig(process.env)
  if ('errors' in reading) {
    throw new CommandFailure(
      'WRONG_SETTING',
      ['Wrong settings:', ...reading.errors.map((text) => `  ${text}`)].join('\n'),
    )
  }
  for (const warning of reading.warnings) process.stderr.write(`Warning: ${warning}\n`)
  return reading.config
}

/** Gives a command the server's dependencies, beside a running server or without one, and lets go of them afterwards. */
export async function withDependencies<T>(
  change: Partial<Config>,
  work: (dependencies: Dependencies) => Promise<T>,
): Promise<T> {
  const config = { ...settingsOfEnvironment(), ...change }
  const dependencies = await createDependencies(
    config,
    () => {},
    (error) => process.stderr.write(`${error.message}\n`),
  )
  try {
    return await runAs({ kind: 'OPERATOR', account: accountName() }, () => work(dependencies))
  } finally {
    await dependencies.close()
  }
}

/** Whom the audit log names. A container's user may have no name. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}
