import { operationReport, processReport } from '@livegate/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ScenarioName, scenarioNames, scenarios } from './scenarios.ts'
import { type SimulatedGateway, type SimulatedGatewayOptions, startSimulatedGateway } from './simulated-gateway.ts'

let gateway: SimulatedGateway | undefined

afterEach(async () => {
  vi.unstubAllEnvs()
  await gateway?.close()
  gateway = undefined
})

async function start(options: SimulatedGatewayOptions = {}) {
  const started = await startSimulatedGateway({ quiet: true, ...options })
  gateway = started
  const { url, applicationId, apiKey } = started
  const api = `${url}/api/v6`
  const authorized = await fetch(`${api}/authorization`, { headers: { applicationId, apiKey } })
  const { authToken } = (await authorized.json()) as { authToken: string }
  const headers = { authorization: `Bearer ${authToken}`, 'content-type': 'application/json' }
  const get = async (path: string) =>
    (await fetch(path.startsWith('http') ? path : `${api}/application/${applicationId}/${path}`, { headers })).json()
  const create = async (change: Record<string, unknown> = {}) => {
    const wish = { biometricMethod: 'FACE', operation: 'ENROLLMENT', userId: 'anna', returnUrl: 'https://rp.example/' }
    const path = `${api}/application/${applicationId}/gateway/process`
    const reply = await fetch(path, { method: 'POST', headers, body: JSON.stringify({ ...wish, ...change }) })
    return {
      status: reply.status,
      ...((await reply.json()) as { processId: string; gatewayUrl: string; code: string }),
    }
  }
  const outcome = async (processId: string) => {
    const process = processReport.strict().parse(await get(`gateway/process/${processId}`))
    return { process, operation: operationReport.strict().parse(await get(`operation/${process.operationId}`)) }
  }
  return { ...started, headers, get, create, outcome }
}

/** What the page does, without a browser. */
async function visit(gatewayUrl: string, choice?: ScenarioName) {
  const { origin, pathname, hash } = new URL(gatewayUrl)
  const processId = pathname.split('/').at(-1)
  const ask = async (what: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch(`${origin}/simulated/${what}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await reply.json()) as { returnUrl?: string; code?: string; choices: string[] }
  }
  let view = await ask('open', { processId, secret: hash.slice(1), pageToken: 'page' })
  for (let steps = 0; view.returnUrl === undefined && view.code === undefined && steps < 20; steps += 1) {
    view = await ask('step', { processId, pageToken: 'page', scenario: choice })
  }
  return view
}

describe('startSimulatedGateway', () => {
  it.each(scenarioNames)('goes through %s to a report of the contract', async (scenario) => {
    const { create, outcome } = await start({ scenario, users: ['anna'] })
    const { processId, gatewayUrl } = await create({ operation: 'VERIFICATION' })
    expect((await outcome(processId)).operation.status).toBe('PENDING')
    const { returnUrl } = await visit(gatewayUrl)
    const { process, operation } = await outcome(processId)
    const { verdict } = scenarios[scenario]
    expect(process.status).toBe('COMPLETED')
    expect(operation.clientVersion).toMatch(/^livegate-simulator\/\d/)
    if (verdict.kind === 'FAILED') {
      expect(returnUrl).toBe(`https://rp.example/?error=${verdict.errorKey}`)
      expect(operation).toMatchObject({ status: 'ERROR', data: { result: false, error: verdict.error } })
    } else {
      expect(returnUrl).toBe('https://rp.example/')
      expect(operation).toMatchObject({ status: 'SUCCESS', data: { result: verdict.matches && verdict.lives } })
    }
  })

  it('knows who is enrolled only after an enrolment that passed', async () => {
    const { create, useScenario } = await start({ scenario: 'spoof' })
    const verify = () => create({ operation: 'VERIFICATION' })
    expect((await verify()).code).toBe('USER_DOES_NOT_EXIST')
    await visit((await create()).gatewayUrl)
    expect((await verify()).code).toBe('USER_NOT_ENROLLED_ON_THIS_METHOD')
    useScenario('passes')
    await visit((await create()).gatewayUrl)
    expect((await verify()).status).toBe(201)
  })

  it('finds an enrolled user by IDENTIFICATION, and nobody in a mismatch', async () => {
    const { create, outcome, useScenario } = await start({ users: ['anna'] })
    const identify = async () => {
      const { processId, gatewayUrl } = await create({ operation: 'IDENTIFICATION', groupId: '*', userId: undefined })
      await visit(gatewayUrl)
      return (await outcome(processId)).operation.data
    }
    expect(await identify()).toMatchObject({ result: true, userId: 'anna', ranking: [{ userId: 'anna' }] })
    useScenario('mismatch')
    const nobody = await identify()
    expect(nobody).toMatchObject({ result: false, ranking: [], reasons: ['MATCHING_BELOW_THRESHOLD'] })
    expect(nobody).not.toHaveProperty('userId')
  })

  it('opens a link once', async () => {
    const { create } = await start()
    const { gatewayUrl } = await create()
    await visit(gatewayUrl)
    expect((await visit(gatewayUrl)).code).toBe('PROCESS_COMPLETED')
    expect((await visit(`${gatewayUrl}x`)).code).toBe('CAPTURE_TOKEN_NOT_VALID')
  })

  it('gives a selfie that nobody takes for one', async () => {
    const { create, outcome, headers } = await start()
    const { processId, gatewayUrl } = await create()
    await visit(gatewayUrl)
    const [selfie] = (await outcome(processId)).operation.resources ?? []
    const reply = await fetch(selfie?.url ?? '', { headers })
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await reply.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('lets the person choose, and other languages too', async () => {
    const { create, outcome, url } = await start({ scenario: 'ask' })
    const { processId, gatewayUrl } = await create()
    await visit(gatewayUrl, 'noCamera')
    expect((await outcome(processId)).operation.data.error).toBe('CAMERA_NOT_AVAILABLE')
    const choose = (scenario: string) =>
      fetch(`${url}/simulated/scenario`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scenario }),
      })
    expect((await choose('expired')).status).toBe(204)
    expect((await choose('wins')).status).toBe(400)
    const second = await create()
    expect((await visit(second.gatewayUrl)).returnUrl).toContain('error=TimeoutError')
  })

  it('says everywhere that it is simulated, and may be embedded only where a real one may', async () => {
    const { create, url } = await start()
    const { gatewayUrl } = await create()
    const page = await fetch(gatewayUrl)
    expect(page.headers.get('livegate-simulated')).toBe('true')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://rp.example")
    expect(await page.text()).toContain('SIMULATED')
    expect((await fetch(`${url}/api/v6/nowhere`)).headers.get('livegate-simulated')).toBe('true')
  })

  it('does not start in production, nor take real credentials', async () => {
    const { url } = await start()
    const headers = { applicationId: crypto.randomUUID(), apiKey: 'a real one' }
    expect((await fetch(`${url}/api/v6/authorization`, { headers })).status).toBe(403)
    vi.stubEnv('NODE_ENV', 'production')
    await expect(startSimulatedGateway()).rejects.toThrow('production')
  })

  it('prints a banner', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    gateway = await startSimulatedGateway()
    expect(warn.mock.calls.join()).toContain('SIMULATED')
    warn.mockRestore()
  })
})
