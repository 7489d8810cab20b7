// npx tsx bench/security/fuzz-openapi.ts [requests = 100000] [seed = 1]: requests made of the served OpenAPI document, and what is wrong
// with the answers. Ends with 1 when anything is.

import { createApplication } from '../../packages/server/dist/index.js'
import { authorize, openAppUnderTest } from '../../test/contract/app-under-test.ts'
import { fuzzOpenapi } from '../../test/contract/fuzz-openapi.ts'

const [requests = 100_000, seed = 1] = process.argv.slice(2).map(Number)
const tested = await openAppUnderTest({
  LIVEGATE_REQUESTS_PER_MINUTE: '0',
  LIVEGATE_APPLICATION_REQUESTS_PER_MINUTE: '0',
  LIVEGATE_NOT_FOUND_PER_MINUTE: '0',
})
const other = await createApplication(tested.dependencies, { name: 'Another' })
const foreign = await authorize(tested.app, other.application.id, other.apiKey)
const began = Date.now()
const { findings, ...report } = await fuzzOpenapi(tested, foreign, { requests, seed })
console.log({ ...report, seconds: Math.round((Date.now() - began) / 1000), findings: findings.length })
for (const { request, problem } of findings.slice(0, 40)) console.log(`${problem}\n  ${request.slice(0, 500)}`)
if (findings.length > 0) process.exitCode = 1
await tested.close()
