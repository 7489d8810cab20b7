import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLivegate } from '@livegate/sdk/server'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { type RunningLivegate, runLivegate, startLivegate } from '../start-livegate.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { goThrough } from './screen.ts'

/** A person signs in to an app that speaks OpenID Connect, with a face before the camera. */

let livegate: RunningLivegate
let folder: string
/** The app. */
const site = createServer((_request, response) => response.end('Signed in'))
beforeAll(async () => {
  livegate = await startLivegate({ environment: { LIVEGATE_OIDC: 'on' } })
  site.listen(0)
  await once(site, 'listening')
  folder = await mkdtemp(join(tmpdir(), 'livegate-oidc-'))
})
afterAll(async () => {
  site.close()
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

it('comes back with a token that says whose face it was', async () => {
  const { url, applicationId, apiKey } = livegate
  const redirectUri = `http://localhost:${(site.address() as AddressInfo).port}/callback`
  expect((await runLivegate(livegate.environment, 'app', 'oidc', applicationId, redirectUri)).code).toBe(0)
  const enrolment = await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 })
  await createLivegate(livegate).users.enroll('anna', new Uint8Array(enrolment))

  const config = await oidc.discovery(new URL(`${url}/oidc`), applicationId, apiKey, undefined, {
    execute: [oidc.allowInsecureRequests],
  })
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
  const expectedState = oidc.randomState()
  const start = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    login_hint: 'anna',
    state: expectedState,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })

  const cameraClip = join(folder, 'anna.mjpeg')
  await writeCameraClip(cameraClip, { recording: 'personAOtherDay', fromMs: 2000, lengthMs: 20_000 })
  const browser = await launchChromium({ cameraClip })
  try {
    const page = await browser.newPage()
    await page.goto(start.href)
    expect(await goThrough(page)).toBe('confirmed')
    await page.waitForURL(`${redirectUri}*`)
    const tokens = await oidc.authorizationCodeGrant(config, new URL(page.url()), { pkceCodeVerifier, expectedState })
    expect(tokens.claims()).toMatchObject({ sub: 'anna', amr: ['face'], acr: 'urn:livegate:acr:secure' })
  } finally {
    await browser.close()
  }
})
