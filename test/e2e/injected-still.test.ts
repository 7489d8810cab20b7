import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import type { RawPicture } from '../encode-clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { moveStill } from '../moved-still.ts'
import { forEachPicture } from '../recordings.ts'
import { launchChromium } from './chromium.ts'
import { goThrough } from './screen.ts'
import { useStage } from './stage.ts'

/** The simplest injected attack: one photo of the enrolled person, moved about before a virtual camera. */

const stage = useStage()

it('matches, but is not taken for a live person', async () => {
  const client = await connect(stage.livegate)
  const enrolment = await client.createProcess({ operation: 'ENROLLMENT', userId: 'a' })
  const capture = await openCapture(enrolment.gatewayUrl)
  await capture.begin()
  await capture.send(await makeClip({ recording: 'personA', fromMs: 2000, lengthMs: 2500 }))
  expect((await client.completion(enrolment.processId)).data.result).toBe(true)

  const { processId, gatewayUrl } = await client.createProcess({ operation: 'VERIFICATION', userId: 'a' })
  const browser = await launchChromium({ cameraClip: await writeAttack() })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(gatewayUrl)
  expect(await goThrough(page)).toBe('notConfirmed')
  await browser.close()
  const { data } = await client.outcome(processId)
  console.log('scores of the moved photo:', JSON.stringify(data.scores))
  expect(data.result).toBe(false)
  expect(data.reasons).toContain('LIVENESS_BELOW_THRESHOLD')
  // Which of them sees it depends on what the browser's coder leaves of the noise.
  const motionReasons = ['MOVES_AS_A_PLANE', 'MOVES_AS_NOISE', 'ONLY_PARTS_MOVE']
  expect(data.reasons?.some((reason) => motionReasons.includes(reason))).toBe(true)
  expect(data.scores?.find(({ scoreType }) => scoreType === 'MATCHING')?.score).toBeGreaterThan(0.9)
})

/** A frame of a recording, panned there and back. */
async function writeAttack(): Promise<string> {
  let photo: RawPicture | undefined
  await forEachPicture({ recording: 'personA', fromMs: 8000, lengthMs: 60 }, async (picture) => {
    photo ??= picture
  })
  if (photo === undefined) throw new Error('no picture')
  const face = { xPx: 155, yPx: 95, widthPx: 105, heightPx: 130 }
  const frames = moveStill(photo, face, { motion: 'pan', noiseLevels: 2, frameCount: 75 })
  const jpegs: Buffer[] = []
  for (const { rgba, width, height } of [...frames, ...frames.toReversed()]) {
    const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
    jpegs.push(await picture.jpeg({ quality: 92 }).toBuffer())
  }
  const path = join(stage.folder, 'moved-photo.mjpeg')
  await writeFile(path, Buffer.concat(jpegs))
  return path
}
