import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import { writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { waitForScreen } from './screen.ts'
import { useStage } from './stage.ts'

/** Nobody before the camera: the page says what to change, three times, and then there is still a way on. */

const stage = useStage()

it('asks again with the tries that are left, and ends with BiometricError', async () => {
  const cameraClip = join(stage.folder, 'wall.mjpeg')
  const wall = sharp({ create: { width: 400, height: 300, channels: 3, background: { r: 150, g: 140, b: 130 } } })
  await writeCameraClip(cameraClip, { recording: 'personA', fromMs: 2000, lengthMs: 2000 }, () => wall.clone())
  const client = await connect(stage.livegate)
  const returnUrl = `${stage.livegate.url}/health/live`
  const { processId, gatewayUrl } = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a', returnUrl })
  const browser = await launchChromium({ cameraClip })
  const page = await browser.newPage()
  await page.goto(gatewayUrl)
  await page.getByRole('button', { name: 'Start' }).click()
  for (const left of ['2 tries left', 'One try left']) {
    await page.getByRole('button', { name: 'Record' }).click()
    await waitForScreen(page, 'rejected')
    await page.getByText(left).waitFor()
    expect((await client.process(processId)).status).toBe('IN_PROGRESS')
    await page.getByRole('button', { name: 'Try again' }).click()
  }
  await page.getByRole('button', { name: 'Record' }).click()
  await waitForScreen(page, 'failed')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${returnUrl}?error=BiometricError`)
  await browser.close()
  expect(await client.outcome(processId)).toMatchObject({
    status: 'ERROR',
    data: { result: false, error: 'FACE_NOT_FOUND' },
  })
})
