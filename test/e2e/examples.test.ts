import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createRelyingParty } from '@livegate/relying-party'
import { type SimulatedGateway, startSimulatedGateway } from '@livegate/simulator'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../free-port.ts'
import { launchChromium } from './chromium.ts'

/** The example sites as their README starts them, against a simulated gateway: enrol, log in, be refused. */

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser?.close())

/** Runs an example's server; says where it is. */
async function startExample(name: string): Promise<{ url: string; child: ChildProcess }> {
  const folder = fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url))
  const env = { PATH: process.env.PATH ?? '', PORT: String(await freePort()) }
  const child = spawn(process.execPath, ['server.mjs'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('Open ')) resolve(line.slice('Open '.length))
    })
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
  })
  return { url, child }
}

/** Chooses on the simulated page how the check ends. */
async function end(page: Page, scenario: string): Promise<void> {
  await page.frameLocator('iframe').getByRole('button', { name: scenario }).click()
}

describe.each(['plain-html', 'react'])('examples/%s', (name) => {
  let example: Awaited<ReturnType<typeof startExample>>

  beforeAll(async () => {
    example = await startExample(name)
  })

  afterAll(async () => {
    if (example === undefined) return
    example.child.kill()
    await once(example.child, 'exit')
  })

  it('enrols, logs in, and believes nobody but Livegate', async () => {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(example.url)
    const attempt = async (button: string, scenario: string, answer: string) => {
      await page.getByLabel('Your name').fill('Anna')
      await page.getByRole('button', { name: button }).click()
      if (scenario !== '') await end(page, scenario)
      await page.getByText(answer).waitFor()
      expect(await page.locator('iframe').count()).toBe(0)
    }
    await attempt('Log in', '', 'has no enrolled face yet')
    await attempt('Enrol', 'passes', 'You are enrolled, anna.')
    await attempt('Log in', 'mismatch', 'Not confirmed (MATCHING_BELOW_THRESHOLD)')
    await attempt('Log in', 'cancelled', 'It could not be decided (USER_CANCELLED)')
    await attempt('Log in', 'passes', 'Hello, anna.')
    expect(errors).toEqual([])
    await page.close()
  })
})

describe('examples/relying-party, in its own page', () => {
  let gateway: SimulatedGateway
  const server = createServer()
  let url: string

  beforeAll(async () => {
    gateway = await startSimulatedGateway({ quiet: true, users: ['anna'] })
    const port = await freePort()
    url = `http://localhost:${port}/demo`
    server.on(
      'request',
      createRelyingParty({
        livegateUrl: gateway.url,
        publicUrl: url,
        applicationId: gateway.applicationId,
        apiKey: gateway.apiKey,
      }),
    )
    server.listen(port, 'localhost')
    await once(server, 'listening')
  })

  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await gateway?.close()
  })

  it('takes the whole window back when the check is over', async () => {
    const page = await browser.newPage()
    await page.goto(url)
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Log in with my face' }) })
    await form.getByRole('textbox').fill('Anna')
    await form.getByRole('button', { name: 'or in this page' }).click()
    await page.getByRole('heading', { name: 'Hello, anna' }).waitFor()
    expect(page.frames()).toHaveLength(1)
    await page.close()
  })
})
