/**
 * A server that erases a USER and is killed between the commit and the removal of the evidence:
 * `node erase-and-die.mjs APPLICATION_ID USER_ID`, settings by the environment.
 */
import { createDependencies, eraseUser, readConfig } from '@livegate/server'

const [applicationId, userId] = process.argv.slice(2)
const { config } = readConfig(process.env)
const dependencies = await createDependencies(
  config,
  () => {},
  () => {},
)
const application = await dependencies.applications.find(applicationId)
const evidence = { remove: async () => process.kill(process.pid, 'SIGKILL') }
await eraseUser({ ...dependencies, evidence }, application, userId)
