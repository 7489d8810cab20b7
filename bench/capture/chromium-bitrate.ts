// What a real MediaRecorder makes of the bitrates: bytes, and how the engine judges them, for two people before a fake camera.
//   npm run build && npx tsx bench/capture/chromium-bitrate.ts [recordings = 3]
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '@livegate/engine'
import { writeCameraClip } from '../../test/e2e/camera-clip.ts'
import { launchChromium } from '../../test/e2e/chromium.ts'

const recordings = Number(process.argv[2] ?? 3)
const folder = await mkdtemp(join(tmpdir(), 'livegate-bitrate-'))
const site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'))
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
const { port } = site.address() as AddressInfo
const engine = await createEngine()

console.log('| camera | kbit/s | kB | frames | LIVENESS | failed |\n|---|---|---|---|---|---|')
for (const recording of ['personA', 'personB'] as const) {
  const cameraClip = join(folder, `${recording}.mjpeg`)
  await writeCameraClip(cameraClip, { recording, fromMs: 2000, lengthMs: 20_000 }, (picture) =>
    picture.resize(640, 480, { fit: 'cover' }),
  )
  const browser = await launchChromium({ cameraClip })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  for (const kilobits of [300, 600, 1000, 1500, 2500]) {
    for (let count = 0; count < recordings; count += 1) {
      const clip = Buffer.from(await page.evaluate(record, kilobits * 1000), 'base64')
      const analysis = await engine.analyse(clip, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
      const { score, signals = [] } = (analysis.accepted && analysis.liveness) || {}
      const failed = signals.filter(({ verdict }) => verdict === 'FAILED').map(({ reason }) => reason)
      const told = analysis.accepted
        ? [analysis.media.frameCount, score?.toFixed(3), failed.join(' ')]
        : [analysis.rejection]
      console.log(`| ${[recording, kilobits, Math.round(clip.length / 1000), ...told].join(' | ')} |`)
    }
  }
  await browser.close()
}
await engine.close()
site.close()
await rm(folder, { recursive: true, force: true })

/** In the page: 2.5 s of the camera as the capture page asks for it, base64. */
async function record(videoBitsPerSecond: number): Promise<string> {
  const video = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } }
  const stream = await navigator.mediaDevices.getUserMedia({ video })
  const recorder = new MediaRecorder(stream, { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.start(250)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  await new Promise((resolve) => {
    recorder.onstop = resolve
    recorder.stop()
  })
  for (const track of stream.getTracks()) track.stop()
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
}
