import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connect } from '../livegate-client.ts'
import type { CutOptions } from '../recordings.ts'
import { asPhone, writeCameraClip } from './camera-clip.ts'
import { launchChromium } from './chromium.ts'
import { goThrough } from './screen.ts'
import { useStage } from './stage.ts'

/** Two people enrol on the page; later one of them is found by face alone, and only where the group has them. */

const stage = useStage()

const cuts = {
  anton: { recording: 'personA', fromMs: 2000, lengthMs: 20_000 },
  bert: { recording: 'personB', fromMs: 5000, lengthMs: 20_000 },
  antonLater: { recording: 'personAOtherDay', fromMs: 2000, lengthMs: 20_000 },
} satisfies Record<string, CutOptions>

it('enrols two by the page, and finds by the page who it is', async () => {
  const client = await connect(stage.livegate)

  /** Goes through a process on a phone; says the last screen's heading and the operation's data. */
  async function visit(person: keyof typeof cuts, body: Record<string, unknown>) {
    const { processId, gatewayUrl } = await client.createProcess(body)
    const cameraClip = join(stage.folder, `${person}.mjpeg`)
    await writeCameraClip(cameraClip, cuts[person], asPhone)
    const browser = await launchChromium({ cameraClip })
    try {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
      })
      const page = await context.newPage()
      await page.goto(gatewayUrl)
      await goThrough(page)
      const heading = await page.getByRole('heading').first().textContent()
      return { heading, ...(await client.outcome(processId)).data }
    } finally {
      await browser.close()
    }
  }

  for (const userId of ['anton', 'bert'] as const) {
    const enrolled = await visit(userId, { operation: 'ENROLLMENT', userId })
    expect(enrolled).toMatchObject({ heading: 'Your face is added', result: true, userId })
  }
  await client.post('group', { groupId: 'night shift' })
  await client.post('group/night%20shift/user', { userIds: ['bert'] })

  const found = await visit('antonLater', { operation: 'IDENTIFICATION', groupId: '*' })
  expect(found).toMatchObject({ heading: 'We know you', result: true, userId: 'anton', groupId: '*' })
  expect(found.ranking?.map(({ userId }) => userId)).toEqual(['anton'])

  const elsewhere = await visit('antonLater', { operation: 'IDENTIFICATION', groupId: 'night shift' })
  expect(elsewhere).toMatchObject({ heading: 'We couldn’t find you', result: false, ranking: [] })
  expect(elsewhere.reasons).toContain('MATCHING_BELOW_THRESHOLD')
  expect(elsewhere).not.toHaveProperty('userId')
})
