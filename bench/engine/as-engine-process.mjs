import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { engineEnvironment, engineNodeOptions } from '@livegate/engine'

/** Runs the calling script in a process with the settings that the server gives its engine processes, unless it has them. */
export function becomeEngineProcess(scriptUrl) {
  if (engineNodeOptions.every((option) => process.execArgv.includes(option))) return
  const words = [...engineNodeOptions, fileURLToPath(scriptUrl), ...process.argv.slice(2)]
  process.exit(
    spawnSync(process.execPath, words, {
      stdio: 'inherit',
      env: { ...process.env, ...engineEnvironment },
    }).status ?? 1,
  )
}
