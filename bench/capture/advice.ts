// npm run build && npx tsx bench/capture/advice.ts: how often the engine's advice would hold an honest person back, and what a picture
// costs it. Recordings of people who sit before a webcam, pictures of the preview as the page sends them.
import { createEngine } from '@livegate/engine'
import sharp from 'sharp'
import { type CutOptions, forEachPicture } from '../../test/recordings.ts'

const cuts: CutOptions[] = [
  { recording: 'personA', fromMs: 0, lengthMs: 50_000 },
  { recording: 'personAOtherDay', fromMs: 0, lengthMs: 30_000 },
  { recording: 'personB', fromMs: 0, lengthMs: 60_000 },
]
/** A picture a second. */
const gapUs = 1_000_000
const longerSidePx = 480

const engine = await createEngine()
const msOf: number[] = []
for (const purpose of ['VERIFICATION', 'ENROLLMENT'] as const) {
  for (const cut of cuts) {
    const said = new Map<string, number>()
    let nextUs = 0
    await forEachPicture(cut, async ({ rgba, width, height, timestampUs }) => {
      if (timestampUs < nextUs) return
      nextUs = timestampUs + gapUs
      const raw = { width, height, channels: 4 } as const
      const size = { width: longerSidePx, height: longerSidePx, fit: 'inside' } as const
      const picture = await sharp(Buffer.from(rgba), { raw })
        .resize(size)
        .removeAlpha()
        .jpeg({ quality: 80 })
        .toBuffer()
      const began = performance.now()
      const analysis = await engine.analyse(picture, { purpose, liveness: 'NONE' })
      msOf.push(performance.now() - began)
      const what = analysis.accepted ? 'nothing' : analysis.rejection
      said.set(what, (said.get(what) ?? 0) + 1)
    })
    console.log(purpose, cut.recording, Object.fromEntries(said))
  }
}
const sorted = msOf.slice(5).toSorted((a, b) => a - b)
const at = (part: number) => Math.round(sorted[Math.floor(part * sorted.length)] ?? Number.NaN)
console.log(`a picture: median ${at(0.5)} ms, 95% ${at(0.95)} ms, of ${sorted.length}`)
